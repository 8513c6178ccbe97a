/**
 * Dates of RFC 5322 §3.3 with the obsolete forms of §4.3: two-digit years, named zones, comments, missing seconds.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const ZONES: Record<string, number> = {
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};
const MINUTE_MS = 60_000;
/** Longer than any date with its comments; keeps the expression's work bounded. */
const MAX_DATE_LENGTH = 200;

const DATE =
  /^(?:[a-z]{3,9}\s*,?\s*)?(\d{1,2})[\s-]+([a-z]{3,9})[\s-]+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([+-]\d{4}|[a-z]{1,5})?/i;

/** RFC 5322 §4.3: two digits below 50 are of this century, three digits count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.length === 3 ? 1900 + year : year;
}

/** Minutes east of Greenwich; unknown names count as UTC (RFC 5322 §4.3). */
function zoneOffset(zone: string | undefined): number {
  if (!zone) return 0;
  const numeric = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (!numeric) return ZONES[zone.toLowerCase()] ?? 0;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
  return numeric[1] === '-' ? -minutes : minutes;
}

export interface DateFields {
  /** Milliseconds since the epoch. */
  time: number;
  /** Minutes east of Greenwich, as written. */
  offset: number;
}

/** Reads a date with its zone, or gives undefined. */
export function parseDateFields(text: string): DateFields | undefined {
  const plain = text
    .slice(0, MAX_DATE_LENGTH)
    .replaceAll(/\([^()]*\)/g, ' ')
    .trim();
  const match = DATE.exec(plain);
  if (!match) return undefined;
  const [, day, monthName = '', year = '', hour, minute, second = '0', zone] = match;
  const month = MONTHS.indexOf(monthName.slice(0, 3).toLowerCase());
  const offset = zoneOffset(zone);
  const valid =
    month >= 0 && Number(day) >= 1 && Number(day) <= 31 && Number(hour) <= 24 && Number(minute) <= 59;
  if (!valid || Number(second) > 60) return undefined;
  const local = Date.UTC(fullYear(year), month, Number(day), Number(hour), Number(minute), Number(second));
  return { time: local - offset * MINUTE_MS, offset };
}

/** Reads a date as milliseconds since the epoch, or gives undefined. */
export function parseDate(text: string): number | undefined {
  return parseDateFields(text)?.time;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Vietnam keeps one time the year round. */
const VIETNAM_OFFSET = 7 * 60;

/** Writes a date as RFC 5322 asks, in Vietnam's time unless another offset (minutes east) is given. */
export function encodeDate(time: number, offset = VIETNAM_OFFSET): string {
  const local = new Date(time + offset * MINUTE_MS);
  const month = MONTHS[local.getUTCMonth()] ?? '';
  const name = month.charAt(0).toUpperCase() + month.slice(1);
  const clock = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(':');
  const size = Math.abs(offset);
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
  return `${WEEKDAYS[local.getUTCDay()]}, ${local.getUTCDate()} ${name} ${local.getUTCFullYear()} ${clock} ${zone}`;
}
