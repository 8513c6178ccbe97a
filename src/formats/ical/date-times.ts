/** Dates and times (RFC 5545 §3.3.4, §3.3.5) and durations (§3.3.6). */
import type { ContentLine } from './content-lines.ts';

export interface CalendarTime {
  /** A day, without a time. */
  isDay: boolean;
  /** Milliseconds since 1970. */
  at: number;
}

const FORM = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/;
const DURATION =
  /^([+-])?P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?)?)$/;
const MINUTE_MS = 60_000;
/** Where a time names no zone, or one that nobody knows: Huế's. */
const HERE = 'Asia/Ho_Chi_Minh';

/** How far a zone is from UTC at an instant, in milliseconds. */
function offsetOf(zone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: string): number => parts.get(name as Intl.DateTimeFormatPartTypes) ?? 0;
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(at / 1000) * 1000;
}

/** The names that Outlook gives to zones of ours and of those we write with most. */
const WINDOWS_ZONES: Readonly<Record<string, string>> = {
  'se asia standard time': HERE,
  'singapore standard time': 'Asia/Singapore',
  'tokyo standard time': 'Asia/Tokyo',
  'china standard time': 'Asia/Shanghai',
  utc: 'UTC',
};

function zoneOf(name: string | undefined): string {
  if (name === undefined) return HERE;
  const plain = name.replace(/^\/[^/]+\/[^/]+\/(?=\w+\/)/, '');
  const known = WINDOWS_ZONES[plain.toLowerCase()] ?? plain;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: known }).resolvedOptions().timeZone;
  } catch {
    // No zone that anybody knows.
    return HERE;
  }
}

/** The time of a property; undefined for one that is none. */
export function decodeTime({ value, parameters }: ContentLine): CalendarTime | undefined {
  const match = FORM.exec(value.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, utc] = match;
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  if (!Number.isFinite(at)) return undefined;
  if (utc !== undefined) return { isDay: false, at };
  const zone = zoneOf(hour === undefined ? undefined : parameters.get('TZID'));
  // The offset at the guessed instant is the right one but for the hour in which it changes.
  const guess = at - offsetOf(zone, at);
  return { isDay: hour === undefined, at: at - offsetOf(zone, guess) };
}

/** A duration in milliseconds; undefined for one that is none. */
export function decodeDuration(value: string): number | undefined {
  const match = DURATION.exec(value.trim());
  if (!match) return undefined;
  const [, sign, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  const length =
    ((Number(weeks) * 7 + Number(days)) * 24 * 60 + Number(hours) * 60 + Number(minutes)) * MINUTE_MS +
    Number(seconds) * 1000;
  return sign === '-' ? -length : length;
}

/** An instant in UTC, as it is written. */
export function encodeUtc(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}
