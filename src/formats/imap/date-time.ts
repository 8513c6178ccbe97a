/**
 * Dates of the IMAP grammar: `date` of SEARCH and `date-time` of APPEND and INTERNALDATE (RFC 9051 §9).
 *
 * A `date` is a calendar day without a zone; a `date-time` is an instant.
 */

/** A day of the calendar; `month` from 1. */
export interface CalendarDate {
  year: number;
  month: number;
  day: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function monthOf(name: string): number {
  const wanted = name.toLowerCase();
  return MONTHS.findIndex((month) => month.toLowerCase() === wanted) + 1;
}

/** A date from its three texts, or undefined when the calendar has no such day. */
function dateOf(day: string, monthName: string, year: string): CalendarDate | undefined {
  const date = { year: Number(year), month: monthOf(monthName), day: Number(day) };
  // Date.UTC takes years below 100 for 19xx.
  if (date.month === 0 || date.day === 0 || date.year < 100) return undefined;
  const instant = new Date(Date.UTC(date.year, date.month - 1, date.day));
  return instant.getUTCDate() === date.day ? date : undefined;
}

/** Reads `1-Feb-2026`, or undefined when it is no date. */
export function decodeDate(text: string): CalendarDate | undefined {
  const match = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/.exec(text);
  return match ? dateOf(match[1] ?? '', match[2] ?? '', match[3] ?? '') : undefined;
}

/** Reads ` 1-Feb-2026 07:30:00 +0700`, or undefined when it is no date-time. */
export function decodeDateTime(text: string): Date | undefined {
  // Quirk: a one-digit day without the fixed format's space is accepted.
  const match = /^ ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)([0-5]\d)$/.exec(text);
  if (!match) return undefined;
  const date = dateOf(match[1] ?? '', match[2] ?? '', match[3] ?? '');
  const [hours, minutes, seconds] = [Number(match[4]), Number(match[5]), Number(match[6])];
  if (!date || hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const zone = (Number(match[8]) * 60 + Number(match[9])) * (match[7] === '-' ? -1 : 1);
  return new Date(Date.UTC(date.year, date.month - 1, date.day, hours, minutes - zone, seconds));
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** An instant as `01-Feb-2026 07:30:00 +0700`, without the quotes. */
export function encodeDateTime(instant: Date, zoneMinutes = 0): string {
  const local = new Date(instant.getTime() + zoneMinutes * 60_000);
  const day = `${pad(local.getUTCDate())}-${MONTHS[local.getUTCMonth()]}-${`${local.getUTCFullYear()}`.padStart(4, '0')}`;
  const time = `${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}:${pad(local.getUTCSeconds())}`;
  const offset = Math.abs(zoneMinutes);
  return `${day} ${time} ${zoneMinutes < 0 ? '-' : '+'}${pad(Math.trunc(offset / 60))}${pad(offset % 60)}`;
}

/** A calendar day as a client writes it, `1-Feb-2026`. */
export function encodeDate(date: CalendarDate): string {
  return `${date.day}-${MONTHS[date.month - 1]}-${`${date.year}`.padStart(4, '0')}`;
}
