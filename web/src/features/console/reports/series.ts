/** From counts by the hour to what a chart shows: days or hours without gaps, sums, a line through the past into the future. Pure. */
import { type MailTraffic, type StorageDay, TRAFFIC_KINDS, type TrafficKind } from './report-types.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Việt Nam has no summer time. */
const OFFSET_MS = 7 * HOUR_MS;

export interface TrafficPoint {
  /** Its beginning in Việt Nam: 2026-11-25, or 2026-11-25T12. */
  at: string;
  counts: Record<TrafficKind, number>;
}

function empty(): Record<TrafficKind, number> {
  return Object.fromEntries(TRAFFIC_KINDS.map((kind) => [kind, 0])) as Record<TrafficKind, number>;
}

/** Sums by the day or the hour in Việt Nam, from the first to the last, with those in which nothing happened. */
export function sumTraffic(
  hours: readonly MailTraffic[],
  { by, from, until }: { by: 'day' | 'hour'; from: number; until: number },
): TrafficPoint[] {
  const length = by === 'day' ? 10 : 13;
  const labelOf = (time: number): string => new Date(time + OFFSET_MS).toISOString().slice(0, length);
  const points = new Map<string, TrafficPoint>();
  for (let time = from; time <= until; time += by === 'day' ? DAY_MS : HOUR_MS)
    points.set(labelOf(time), { at: labelOf(time), counts: empty() });
  for (const hour of hours) {
    const point = points.get(labelOf(Date.parse(`${hour.id}:00:00Z`)));
    if (point) for (const kind of TRAFFIC_KINDS) point.counts[kind] += hour[kind];
  }
  return [...points.values()];
}

/** How one kind of traffic is to the other, in percent; 0 where there is none. */
export function shareOf(points: readonly TrafficPoint[], kind: TrafficKind, of: TrafficKind): number {
  const sum = (one: TrafficKind): number => points.reduce((all, { counts }) => all + counts[one], 0);
  const whole = sum(of);
  return whole === 0 ? 0 : (sum(kind) / whole) * 100;
}

export interface Forecast {
  /** Bytes a day, by the line through the days that are known. */
  bytesPerDay: number;
  /** Days until nothing is free; undefined while it does not grow or nobody knows how much is free. */
  daysLeft: number | undefined;
  /** The line itself, for days from the first known one on. */
  at: (day: number) => number;
}

/** A straight line through the sizes of the days (least squares), and when it meets the end of the disk. */
export function forecastStorage(days: readonly StorageDay[]): Forecast | undefined {
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last || days.length < 2) return undefined;
  const start = Date.parse(first.id);
  const points = days.map((day) => ({ x: (Date.parse(day.id) - start) / DAY_MS, y: day.databaseBytes }));
  const mean = (pick: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope =
    spread === 0 ? 0 : points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const isGrowing = slope > 0 && last.freeBytes !== null;
  return {
    bytesPerDay: slope,
    daysLeft: isGrowing ? Math.floor((last.freeBytes ?? 0) / slope) : undefined,
    at: (day) => meanY + slope * (day - meanX),
  };
}
