/**
 * Ninety days of a service, day by day, and its availability (R6.3). Pure.
 *
 * Days are those of Việt Nam, which has no summer time. A break within planned work counts as planned from the later of the work's
 * begin and its announcement; an ended notice excuses nothing after its end.
 */
import type { StatusNotice } from './notices.ts';
import { SHOWN_DAYS, type SystemStatus, type WatchedService } from './read-status.ts';
import type { Disturbance } from './services.ts';

export type DayState = 'good' | 'planned' | 'degraded' | 'down' | 'unknown';

export interface HistoryDay {
  /** 2026-11-26. */
  day: string;
  state: DayState;
  downMs: number;
  degradedMs: number;
  plannedMs: number;
}

export interface ServiceHistory {
  days: HistoryDay[];
  /** Of the time watched without planned breaks, how much the service was not down; undefined before the first hour. */
  availability: number | undefined;
}

interface Span {
  from: number;
  to: number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ZONE_MS = 7 * HOUR_MS;

function dayNumber(time: number): number {
  return Math.floor((time + ZONE_MS) / DAY_MS);
}

function overlap(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}

/** Spans that do not overlap, in order. */
function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.filter(({ from, to }) => to > from).toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

function plannedSpans(notices: readonly StatusNotice[], { service }: WatchedService): Span[] {
  const own = notices.filter(
    ({ kind, services }) => kind === 'planned' && (services.length === 0 || services.includes(service)),
  );
  return merge(
    own.map(({ startsAt, endsAt, announcedAt, endedAt }) => ({
      from: Math.max(startsAt.getTime(), announcedAt.getTime()),
      to: Math.min(endsAt?.getTime() ?? Infinity, endedAt?.getTime() ?? Infinity),
    })),
  );
}

function spansOf(disturbances: readonly Disturbance[], extent: Disturbance['extent'], now: number): Span[] {
  return merge(
    disturbances
      .filter((one) => one.extent === extent)
      .map(({ from, to }) => ({ from: from.getTime(), to: to?.getTime() ?? now })),
  );
}

function stateOf(day: Omit<HistoryDay, 'state' | 'day'>): DayState {
  if (day.downMs > 0) return 'down';
  if (day.degradedMs > 0) return 'degraded';
  return day.plannedMs > 0 ? 'planned' : 'good';
}

const total = (spans: readonly Span[], within: Span): number =>
  spans.reduce((sum, span) => sum + overlap(span, within), 0);

const planned = (spans: readonly Span[], work: readonly Span[], within: Span): number =>
  spans.reduce(
    (sum, span) =>
      sum + total(work, { from: Math.max(span.from, within.from), to: Math.min(span.to, within.to) }),
    0,
  );

/** The days of one service, the oldest first. */
export function historyOf(
  service: WatchedService,
  { disturbances, notices }: SystemStatus,
  now: number,
): ServiceHistory {
  const own = disturbances.filter((one) => one.service === service.service);
  const [down, degraded] = [spansOf(own, 'down', now), spansOf(own, 'degraded', now)];
  const work = plannedSpans(notices, service);
  const watchedFrom = service.watchedSince.getTime();
  const last = dayNumber(now);
  const days: HistoryDay[] = [];
  let [watchedMs, goodMs] = [0, 0];
  for (let number = last - SHOWN_DAYS + 1; number <= last; number += 1) {
    const start = number * DAY_MS - ZONE_MS;
    const day = new Date(start + ZONE_MS).toISOString().slice(0, 10);
    const within = { from: Math.max(start, watchedFrom), to: Math.min(start + DAY_MS, now) };
    if (within.to <= within.from) {
      days.push({ day, state: 'unknown', downMs: 0, degradedMs: 0, plannedMs: 0 });
      continue;
    }
    const [downPlanned, degradedPlanned] = [planned(down, work, within), planned(degraded, work, within)];
    const times = {
      downMs: total(down, within) - downPlanned,
      degradedMs: total(degraded, within) - degradedPlanned,
      plannedMs: downPlanned + degradedPlanned,
    };
    days.push({ day, state: stateOf(times), ...times });
    const counted = within.to - within.from - downPlanned;
    watchedMs += counted;
    goodMs += counted - times.downMs;
  }
  return { days, availability: watchedMs < HOUR_MS ? undefined : goodMs / watchedMs };
}
