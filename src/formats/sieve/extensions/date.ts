/** date and currentdate (RFC 5260): parts of a date in the owner's zone, in `:zone`, or as written by `:originalzone`. */
import { parseDate } from '../../mime/date.ts';
import { rawHeaderValues } from '../header-source.ts';
import type { Arguments, Extension, Machine, TagDefinition, TestDefinition } from '../language.ts';
import { RunFault, SieveFault } from '../sieve-fault.ts';

const ZONE = /^([+-])(\d{2})(\d{2})$/;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Day 0 of the Modified Julian calendar: 17 November 1858. */
const JULIAN_EPOCH_MS = Date.UTC(1858, 10, 17);

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function zoneMinutes(text: string): number | undefined {
  const found = ZONE.exec(text);
  if (!found) return undefined;
  return (Number(found[2]) * 60 + Number(found[3])) * (found[1] === '-' ? -1 : 1);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function zoneText(minutes: number, separator: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${separator}${two(size % 60)}`;
}

/** §4.2, each from a date whose UTC fields are those of the zone. */
const PARTS: Readonly<Record<string, (local: Date, zone: number) => string>> = {
  year: (local) => String(local.getUTCFullYear()).padStart(4, '0'),
  month: (local) => two(local.getUTCMonth() + 1),
  day: (local) => two(local.getUTCDate()),
  date: (local) => local.toISOString().slice(0, 10),
  julian: (local) => String(Math.floor((local.getTime() - JULIAN_EPOCH_MS) / DAY_MS)),
  hour: (local) => two(local.getUTCHours()),
  minute: (local) => two(local.getUTCMinutes()),
  second: (local) => two(local.getUTCSeconds()),
  time: (local) => local.toISOString().slice(11, 19),
  iso8601: (local, zone) => `${local.toISOString().slice(0, 19)}${zoneText(zone, ':')}`,
  std11: (local, zone) =>
    `${DAYS[local.getUTCDay()]}, ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ` +
    `${local.getUTCFullYear()} ${local.toISOString().slice(11, 19)} ${zoneText(zone, '')}`,
  zone: (_, zone) => zoneText(zone, ''),
  weekday: (local) => String(local.getUTCDay()),
};

const ZONE_TAG: TagDefinition = { name: 'zone', value: 'string', set: 'zone' };

function checkDateArguments(args: Arguments, partIndex: number): void {
  const [part] = args.constants(partIndex);
  if (part && !PARTS[part.text.toLowerCase()]) throw new SieveFault('badDatePart', part.at, part.text);
  const [zone] = args.constants('zone');
  if (zone && zoneMinutes(zone.text) === undefined) throw new SieveFault('badZone', zone.at, zone.text);
}

function partOf(machine: Machine, args: Arguments, index: number, instant: number, zone: number): string {
  const name = machine.text(args.text(index) ?? '').toLowerCase();
  const part = PARTS[name];
  if (!part) throw new RunFault('badDatePart', args.at(index), name);
  return part(new Date(instant + zone * MINUTE_MS), zone);
}

function wantedZone(machine: Machine, args: Arguments): number {
  const text = args.text('zone');
  if (text === undefined) return machine.input.zoneMinutes;
  const zone = zoneMinutes(machine.text(text));
  if (zone === undefined) throw new RunFault('badZone', args.at('zone'), machine.text(text));
  return zone;
}

/** The zone a date is written in; 0 where it names none that is known. */
function originalZone(raw: string): number {
  return zoneMinutes(/[+-]\d{4}(?!.*[+-]\d{4})/.exec(raw)?.[0] ?? '') ?? 0;
}

/** §4: of a field with a semicolon, such as Received, what follows the last one. */
function dateText(raw: string): string {
  return raw.slice(raw.lastIndexOf(';') + 1).trim();
}

const dateTest: TestDefinition = {
  name: 'date',
  positional: ['string', 'string', 'strings'],
  isMatching: true,
  tags: [ZONE_TAG, { name: 'originalzone', set: 'zone' }],
  check: (args) => checkDateArguments(args, 1),
  run(machine, { args, match }) {
    const [raw] = rawHeaderValues(machine, args, machine.text(args.text(0) ?? ''));
    const text = raw === undefined ? '' : dateText(raw);
    const instant = parseDate(text);
    if (instant === undefined) return false;
    const zone = args.has('originalzone') ? originalZone(text) : wantedZone(machine, args);
    const value = partOf(machine, args, 1, instant, zone);
    return match !== undefined && machine.matches(match, [value], args.texts(2));
  },
};

const currentDate: TestDefinition = {
  name: 'currentdate',
  positional: ['string', 'strings'],
  isMatching: true,
  tags: [ZONE_TAG],
  check: (args) => checkDateArguments(args, 0),
  run(machine, { args, match }) {
    const value = partOf(machine, args, 0, machine.input.now, wantedZone(machine, args));
    return match !== undefined && machine.matches(match, [value], args.texts(1));
  },
};

export const date: Extension = { capability: 'date', tests: [dateTest, currentDate] };
