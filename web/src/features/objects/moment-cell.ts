/** Days and times as a file tells them: to people as here, to a spreadsheet as its own dates. Pure. */

/** Việt Nam has one time, without summer time. */
const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;
/** The day from which spreadsheets count, as they count it. */
const FIRST_DAY = 25_569;

export interface Moment {
  /** `05/01/2026`, `05/01/2026 08:30`. */
  text: string;
  /** Days since the spreadsheet's first, with the part of a day. */
  serial: number;
  isDay: boolean;
}

/** A day or a time as the server writes it; undefined for everything else. */
export function readMoment(value: string): Moment | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?$/.test(value)) return undefined;
  const isDay = value.length === 10;
  const time = Date.parse(value) + (isDay ? 0 : OFFSET_MS);
  if (Number.isNaN(time)) return undefined;
  const [year, month, day] = new Date(time).toISOString().slice(0, 10).split('-');
  const clock = isDay ? '' : ` ${new Date(time).toISOString().slice(11, 16)}`;
  const minutes = Math.floor(time / 60_000) * 60_000;
  return { text: `${day}/${month}/${year}${clock}`, serial: minutes / DAY_MS + FIRST_DAY, isDay };
}
