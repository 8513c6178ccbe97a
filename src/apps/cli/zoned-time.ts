/** Times as people type and read them. One without a zone is Việt Nam's, whatever the clock of the machine is set to. */

const ZONE = '+07:00';
const OFFSET_MS = 7 * 60 * 60 * 1000;
const ZONED = /(?:Z|[+-]\d\d:?\d\d)$/i;
const DAY_ONLY = /^\d{4}-\d\d-\d\d$/;

/** The time; a day alone is its first or its last second. Undefined where it is none. */
export function parseZonedTime(text: string, dayAt: '00:00:00' | '23:59:59'): Date | undefined {
  const whole = DAY_ONLY.test(text) ? `${text}T${dayAt}` : text;
  const time = new Date(ZONED.test(whole) && whole.includes('T') ? whole : `${whole}${ZONE}`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** 2026-11-27 08:05, as the clock on the wall says it; it can be typed again. Empty where there is none. */
export function momentText(time: Date | string | null | undefined): string {
  if (time === null || time === undefined) return '';
  return new Date(new Date(time).getTime() + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** 2026-11-27: the day it is then in Việt Nam. */
export function dayText(time: Date | string | null | undefined): string {
  return momentText(time).slice(0, 10);
}
