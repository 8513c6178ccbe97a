/**
 * The date-time of Date and trace fields (RFC 5322 §3.3, obsolete forms §4.3).
 *
 * Reading is lenient: comments, missing weekday, two-digit years, missing seconds, named zones, and the ISO 8601
 * and `ctime` forms that some programs send. A zone that is unknown counts as UTC (§4.3). Writing is strict.
 */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date-time with comments fits; more is not looked at. */
const MAX_DATE_CHARACTERS = 200;

/** The named zones of RFC 5322 §4.3, in minutes; all others count as UTC. */
const ZONES: Record<string, number> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

interface DateFields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  zoneMinutes: number;
}

function monthOf(name: string | undefined): number {
  const wanted = (name ?? '').slice(0, 3).toLowerCase();
  return MONTHS.findIndex((month) => month.toLowerCase() === wanted);
}

/** RFC 5322 §4.3: two digits below 50 are 20xx, other two or three digits are counted from 1900. */
function fullYear(text: string | undefined): number {
  const year = Number(text);
  if ((text ?? '').length === 2 && year < 50) return year + 2000;
  return (text ?? '').length < 4 ? year + 1900 : year;
}

function zoneOf(text: string | undefined): number {
  const match = /^([+-])(\d\d):?(\d\d)/.exec(text ?? '');
  if (!match) return ZONES[(text ?? '').toUpperCase()] ?? 0;
  return (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1);
}

function instantOf(fields: DateFields): number | undefined {
  const { year, month, day, hour, minute, second, zoneMinutes } = fields;
  if (month < 0 || month > 11 || day < 1 || hour > 23 || minute > 59 || second > 60) return undefined;
  if (year < 100) return undefined;
  // Date.UTC rolls 31 April over into May; such a day is none.
  if (new Date(Date.UTC(year, month, day)).getUTCDate() !== day) return undefined;
  return Date.UTC(year, month, day, hour, minute - zoneMinutes, second);
}

const INTERNET =
  /(?:^|[\s,])(\d{1,2})[ -]+([A-Za-z]{3,9})[ -]+(\d{2,4})\s+(\d{1,2})\s*[:.]\s*(\d\d)(?:\s*[:.]\s*(\d\d))?(?:\.\d+)?\s*([+-]\d\d:?\d\d|[A-Za-z]+)?/;
// Quirk: programs that print `ctime`, `Mon Jan 12 07:30:00 2026`, with or without a zone.
const CTIME =
  /^[A-Za-z]{3,9},?\s+([A-Za-z]{3,9})\s+(\d{1,2})\s+(\d{1,2}):(\d\d):(\d\d)\s+([+-]\d{4}\s+|[A-Za-z]+\s+)?(\d{4})/;
// Quirk: programs that print ISO 8601, `2026-01-12T07:30:00+07:00`.
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*([+-]\d\d:?\d\d|[A-Za-z]+)?/;

/** Hour, minute and second from three groups of a match, the first of them `from`. */
function timeOf(match: RegExpExecArray, from: number): Pick<DateFields, 'hour' | 'minute' | 'second'> {
  return {
    hour: Number(match[from]),
    minute: Number(match[from + 1]),
    second: Number(match[from + 2] ?? 0),
  };
}

function fieldsOf(text: string): DateFields | undefined {
  const internet = INTERNET.exec(text);
  if (internet) {
    const [, day, month, year] = internet;
    const date = { year: fullYear(year), month: monthOf(month), day: Number(day) };
    return { ...date, ...timeOf(internet, 4), zoneMinutes: zoneOf(internet[7]) };
  }
  const iso = ISO.exec(text);
  if (iso) {
    const date = { year: Number(iso[1]), month: Number(iso[2]) - 1, day: Number(iso[3]) };
    return { ...date, ...timeOf(iso, 4), zoneMinutes: zoneOf(iso[7]) };
  }
  const ctime = CTIME.exec(text);
  if (!ctime) return undefined;
  const date = { year: Number(ctime[7]), month: monthOf(ctime[1]), day: Number(ctime[2]) };
  return { ...date, ...timeOf(ctime, 3), zoneMinutes: zoneOf(ctime[6]?.trim()) };
}

/** The instant in milliseconds since 1970, or undefined where the text is no date. */
export function parseDate(text: string): number | undefined {
  const bare = text
    .slice(0, MAX_DATE_CHARACTERS)
    .replaceAll(/\([^()]*\)/g, ' ')
    .trim();
  const fields = fieldsOf(bare);
  return fields && instantOf(fields);
}

function two(value: number): string {
  return `${value}`.padStart(2, '0');
}

/** An instant as `Mon, 12 Jan 2026 07:30:00 +0700`, in the zone of `zoneMinutes` east of UTC. */
export function encodeDate(instantMs: number, zoneMinutes = 0): string {
  const local = new Date(instantMs + zoneMinutes * 60_000);
  const day = `${DAYS[local.getUTCDay()]}, ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]}`;
  const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
  const offset = Math.abs(zoneMinutes);
  const zone = `${zoneMinutes < 0 ? '-' : '+'}${two(Math.trunc(offset / 60))}${two(offset % 60)}`;
  return `${day} ${`${local.getUTCFullYear()}`.padStart(4, '0')} ${time} ${zone}`;
}
