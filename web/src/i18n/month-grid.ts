/** A month as a calendar shows it, weeks from Monday as here, and the steps that keys take in it. Days are `YYYY-MM-DD`. Pure. */

const DAY_MS = 86_400_000;
const WEEK = 7;

function timeOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayAt(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return dayAt(timeOf(day) + days * DAY_MS);
}

/** 0 for Monday, 6 for Sunday. */
export function weekdayOf(day: string): number {
  return (new Date(timeOf(day)).getUTCDay() + 6) % WEEK;
}

/** The same day of another month, or the last one it has. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = Date.UTC(year, month - 1 + months, 1);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayAt(first + (Math.min(date, last) - 1) * DAY_MS);
}

export function isSameMonth(a: string, b: string): boolean {
  return a.slice(0, 7) === b.slice(0, 7);
}

/** The weeks that have a day of this month, each whole. */
export function monthGrid(day: string): string[][] {
  const first = `${day.slice(0, 8)}01`;
  const start = addDays(first, -weekdayOf(first));
  const weeks: string[][] = [];
  for (let week = start; week <= first || isSameMonth(week, day); week = addDays(week, WEEK))
    weeks.push(Array.from({ length: WEEK }, (_, at) => addDays(week, at)));
  return weeks;
}

/** Where a key leads from a day (WAI-ARIA, date picker dialog); undefined for other keys. */
export function dayByKey(day: string, key: string, isShifted: boolean): string | undefined {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -WEEK);
    case 'ArrowDown':
      return addDays(day, WEEK);
    case 'Home':
      return addDays(day, -weekdayOf(day));
    case 'End':
      return addDays(day, WEEK - 1 - weekdayOf(day));
    case 'PageUp':
      return addMonths(day, isShifted ? -12 : -1);
    case 'PageDown':
      return addMonths(day, isShifted ? 12 : 1);
    default:
      return undefined;
  }
}
