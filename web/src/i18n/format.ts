/** Dates, sizes and names the Vietnamese way, or the English, in Huế's time. */
import i18next from 'i18next';

const ZONE = 'Asia/Ho_Chi_Minh';
const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = i18next.language === 'en' ? 'en-GB' : 'vi-VN';
  const key = locale + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
  formats.set(key, known);
  return known;
}

function dayOf(time: number): string {
  return format({ year: 'numeric', month: '2-digit', day: '2-digit' }).format(time);
}

/** The day and month of this year, else the whole date; with the stroke that people write, where the locale would give `30-11`. */
function dayThisYear(time: number, now: number): string {
  const day = dayOf(time);
  return day.slice(6) === dayOf(now).slice(6) ? day.slice(0, 5) : day;
}

/** As a list tells it: the time today, the weekday this week, the day this year, else the whole date. */
export function shortTime(iso: string, now: number = Date.now()): string {
  const time = Date.parse(iso);
  if (dayOf(time) === dayOf(now)) return clockTime(time);
  if (dayOf(time) === dayOf(now - DAY_MS)) return i18next.t('time.yesterday');
  if (now - time < 6 * DAY_MS && time < now) return format({ weekday: 'long' }).format(time);
  return dayThisYear(time, now);
}

/** A deadline as a list tells it: the time today, else the day; a weekday alone could be one to come or one gone by. */
export function shortDeadline(iso: string, now: number = Date.now()): string {
  const time = Date.parse(iso);
  return dayOf(time) === dayOf(now) ? clockTime(time) : dayThisYear(time, now);
}

/** Day and time in full. */
export function longTime(iso: string): string {
  return format({
    weekday: 'long',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(Date.parse(iso));
}

/** A day with its weekday. */
export function longDay(time: number): string {
  return format({ weekday: 'long', day: '2-digit', month: '2-digit', year: 'numeric' }).format(time);
}

/** The same as one says it: Thứ Năm, 1 tháng 1, 2026. */
export function spokenDay(time: number): string {
  return format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(time);
}

/** The time of a day: 08:05. */
export function clockTime(time: number): string {
  return format({ hour: '2-digit', minute: '2-digit' }).format(time);
}

export function formatCount(count: number): string {
  return new Intl.NumberFormat(i18next.language === 'en' ? 'en-GB' : 'vi-VN').format(count);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function formatSize(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  return `${formatCount(Number(value.toFixed(value < 10 && step > 0 ? 1 : 0)))} ${UNITS[step]}`;
}

/** The letters of an avatar: the given name comes last in Vietnamese. */
export function initialsOf(name: string): string {
  const words = name
    .replaceAll(/[^\p{L}\p{N} ]/gu, ' ')
    .trim()
    .split(/\s+/);
  const last = words.at(-1) ?? '';
  const first = words.length > 1 ? (words[0] ?? '') : '';
  return (first.slice(0, 1) + last.slice(0, 1)).toLocaleUpperCase('vi') || '?';
}

/** A day: 05/01/2026. */
export function dayText(iso: string): string {
  // A day without a time is a day wherever one is.
  const time = /^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T12:00:00+07:00` : iso;
  return dayOf(Date.parse(time));
}

/** A day and a time in figures: 05/01/2026 08:05. */
export function momentText(iso: string): string {
  return `${dayText(iso)} ${clockTime(Date.parse(iso))}`;
}

/** Today, here, as `YYYY-MM-DD`. */
export function today(now: number = Date.now()): string {
  const [day, month, year] = dayOf(now).split('/');
  return `${year}-${month}-${day}`;
}

/** Tháng 11 năm 2026. */
export function monthName(time: number): string {
  const name = format({ month: 'long', year: 'numeric' }).format(time);
  return name.slice(0, 1).toLocaleUpperCase('vi') + name.slice(1);
}

/** Thứ Hai; narrow T2, Mon. */
export function weekdayName(time: number, width: 'long' | 'narrow'): string {
  if (width === 'long') return format({ weekday: 'long' }).format(time);
  return format({ weekday: i18next.language === 'en' ? 'short' : 'narrow' }).format(time);
}
