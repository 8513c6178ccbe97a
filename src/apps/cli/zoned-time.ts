/** Times as people type them. One without a zone is Việt Nam's, whatever the clock of the machine is set to. */

const ZONE = '+07:00';
const ZONED = /(?:Z|[+-]\d\d:?\d\d)$/i;
const DAY_ONLY = /^\d{4}-\d\d-\d\d$/;

/** The time; a day alone is its first or its last second. Undefined where it is none. */
export function parseZonedTime(text: string, dayAt: '00:00:00' | '23:59:59'): Date | undefined {
  const whole = DAY_ONLY.test(text) ? `${text}T${dayAt}` : text;
  const time = new Date(ZONED.test(whole) && whole.includes('T') ? whole : `${whole}${ZONE}`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
