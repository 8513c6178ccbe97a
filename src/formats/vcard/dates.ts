/** Days and times of vCards (RFC 6350 §4.3, RFC 2426 §3.1.5) and of JSContact (RFC 9553 §2.8.1). Pure. */
import { isObject, type Json, type JsonObject } from '../jmap/json.ts';
import type { Version } from './values.ts';

const DAYS: readonly RegExp[] = [
  /^(?<year>\d{4})-?(?<month>\d\d)-?(?<day>\d\d)(?:T00(?::?00(?::?00(?:\.0+)?)?)?)?$/,
  /^--(?<month>\d\d)-?(?<day>\d\d)$/,
  /^(?<year>\d{4})-(?<month>\d\d)$/,
  /^(?<year>\d{4})$/,
  /^--(?<month>\d\d)$/,
  /^---(?<day>\d\d)$/,
];
const INSTANT = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:[.,]\d+)?(?:Z|[+-]00:?00)$/;

/** An instant in UTC as RFC 3339 writes it, without fractions. */
export function decodeInstant(text: string): string | undefined {
  const value = text.trim();
  const [, year, month, day, ...time] =
    INSTANT.exec(/^\d{4}-?\d\d-?\d\d$/.test(value) ? `${value}T000000Z` : value) ?? [];
  const utc = `${year}-${month}-${day}T${time.join(':')}Z`;
  // `Date` takes the 31st of February for a day in March.
  return year !== undefined && new Date(utc).getTime() > Number.NEGATIVE_INFINITY && isSameDay(utc)
    ? utc
    : undefined;
}

function isSameDay(utc: string): boolean {
  return new Date(utc).toISOString().startsWith(utc.slice(0, 10));
}

export function encodeInstant(utc: string, version: Version): string | undefined {
  const [whole] = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(utc) ?? [];
  if (whole === undefined) return undefined;
  return `${version === '4.0' ? whole.replaceAll(/[-:]/g, '') : whole}Z`;
}

/** A day, whole or in part, or an instant. */
export function decodeDate(text: string): JsonObject | undefined {
  const value = text.trim();
  for (const form of DAYS) {
    const { year, month, day } = form.exec(value)?.groups ?? {};
    if ((year ?? month ?? day) === undefined) continue;
    if (month !== undefined && !(Number(month) >= 1 && Number(month) <= 12)) return undefined;
    if (day !== undefined && !(Number(day) >= 1 && Number(day) <= 31)) return undefined;
    return {
      '@type': 'PartialDate',
      ...(year !== undefined && { year: Number(year) }),
      ...(month !== undefined && { month: Number(month) }),
      ...(day !== undefined && { day: Number(day) }),
    };
  }
  const utc = value.includes('T') ? decodeInstant(value) : undefined;
  return utc === undefined ? undefined : { '@type': 'Timestamp', utc };
}

function digits(value: Json | undefined, most: number, length: number): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) return undefined;
  return String(value).padStart(length, '0');
}

/** 4.0 writes whole days without hyphens, 3.0 with them. A date that is none, or that vCard cannot say, is none. */
export function encodeDate(date: Json | undefined, version: Version): string | undefined {
  if (!isObject(date)) return undefined;
  if (typeof date['utc'] === 'string') return encodeInstant(date['utc'], version);
  const year = digits(date['year'], 9_999, 4);
  const month = digits(date['month'], 12, 2);
  const day = digits(date['day'], 31, 2);
  const hyphen = version === '4.0' ? '' : '-';
  if (month !== undefined && day !== undefined)
    return `${year === undefined ? '--' : year + hyphen}${month}${hyphen}${day}`;
  if (day !== undefined) return year === undefined ? `---${day}` : undefined;
  if (month === undefined) return year;
  return year === undefined ? `--${month}` : `${year}-${month}`;
}
