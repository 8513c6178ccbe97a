/** When one is reminded: in the morning of a day to come, in Huế. Pure. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HUE_MS = 7 * HOUR_MS;
/** When offices begin. */
const MORNING_MS = 7.5 * HOUR_MS;

export const FOLLOW_UP_DAYS = [1, 3, 7, 14];

export function morningAfter(days: number, now: number): number {
  const today = Math.floor((now + HUE_MS) / DAY_MS) * DAY_MS - HUE_MS;
  return today + days * DAY_MS + MORNING_MS;
}
