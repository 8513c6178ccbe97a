/** Times and lengths as the status page writes them, in the time of Việt Nam. Pure. */
import type { Language } from '../language.ts';
import { type Markup, markup } from '../markup.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

function localeOf(language: Language): string {
  return language === 'vi' ? 'vi-VN' : 'en-GB';
}

function clockText(time: Date | number, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { timeStyle: 'short', timeZone: ZONE }).format(time);
}

function dateText(time: Date | number, language: Language): string {
  const format =
    language === 'vi'
      ? ({ day: '2-digit', month: '2-digit', year: 'numeric' } as const)
      : ({ day: 'numeric', month: 'short', year: 'numeric' } as const);
  return new Intl.DateTimeFormat(localeOf(language), { ...format, timeZone: ZONE }).format(time);
}

/** 26/11/2026, 14:05. */
export function timeText(time: Date | number, language: Language): string {
  return `${dateText(time, language)}, ${clockText(time, language)}`;
}

/** The same as an element. */
export function timeElement(time: Date, language: Language): Markup {
  return markup`<time datetime="${time.toISOString()}">${timeText(time, language)}</time>`;
}

/** From, to; the day once when it is the same. */
export function spanElement(from: Date, to: Date, language: Language): Markup {
  const isOneDay = dateText(from, language) === dateText(to, language);
  const end = isOneDay ? clockText(to, language) : timeText(to, language);
  return markup`${timeElement(from, language)} – <time datetime="${to.toISOString()}">${end}</time>`;
}

/** A day, 2026-01-05, as people write it: 05/01/2026. */
export function dayText(day: string, language: Language): string {
  const format = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(localeOf(language), format).format(new Date(`${day}T00:00:00Z`));
}

/** How long something took: 7 phút, 2 giờ 5 phút. */
export function lengthText(ms: number, language: Language): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  const hours = Math.floor(minutes / HOUR_MINUTES);
  const rest = minutes % HOUR_MINUTES;
  const [hour, minute] = language === 'vi' ? ['giờ', 'phút'] : ['h', 'min'];
  if (hours === 0) return `${rest} ${minute}`;
  return rest === 0 ? `${hours} ${hour}` : `${hours} ${hour} ${rest} ${minute}`;
}

/** 99,95 of a share, never rounded up to a hundred. */
export function shareText(share: number, language: Language): string {
  const percent = Math.floor(share * 1e5) / 1e3;
  return new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 3 }).format(percent);
}
