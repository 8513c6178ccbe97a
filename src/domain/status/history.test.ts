import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf } from './history.ts';
import type { StatusNotice } from './notices.ts';
import { SHOWN_DAYS, type SystemStatus } from './read-status.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** 26 November 2026, ten o'clock in Việt Nam. */
const NOW = Date.UTC(2026, 10, 26, 3);

function statusOf(parts: Partial<SystemStatus>, watchedDays = 200): SystemStatus {
  const since = new Date(NOW - watchedDays * DAY_MS);
  return {
    services: [{ service: 'web', state: 'good', since, watchedSince: since }],
    disturbances: [],
    notices: [],
    ...parts,
  };
}

function workOf(
  from: number,
  to: number,
  announcedAt: number,
  more: Partial<StatusNotice> = {},
): StatusNotice {
  const texts = { titleVi: 'a', titleEn: 'a', textVi: '', textEn: '', outcomeVi: null, outcomeEn: null };
  const times = {
    startsAt: new Date(from),
    endsAt: new Date(to),
    announcedAt: new Date(announcedAt),
    endedAt: null,
  };
  return { id: 'a', kind: 'planned', services: [], ...texts, ...times, ...more };
}

function historyAt(status: SystemStatus) {
  const [service] = status.services;
  assert.ok(service);
  return historyOf(service, status, NOW);
}

/** A break of so many minutes, which began so many minutes ago. */
function broken(minutesAgo: number, minutes: number, extent: 'down' | 'degraded' = 'down') {
  const from = NOW - minutesAgo * MINUTE_MS;
  return { service: 'web', extent, from: new Date(from), to: new Date(from + minutes * MINUTE_MS) } as const;
}

test('ninety days end with today in Việt Nam, and days before the watch are not called good', () => {
  const { days, availability } = historyAt(statusOf({}, 2));
  assert.equal(days.length, SHOWN_DAYS);
  assert.equal(days.at(-1)?.day, '2026-11-26');
  assert.deepEqual(
    days.slice(-4).map(({ state }) => state),
    ['unknown', 'good', 'good', 'good'],
  );
  assert.equal(availability, 1);
});

test('a break over midnight in Việt Nam belongs to both days', () => {
  // From 23:30 to 00:30.
  const { days } = historyAt(statusOf({ disturbances: [broken(10 * 60 + 30, 60)] }));
  assert.deepEqual(
    days.slice(-2).map(({ downMs }) => downMs / MINUTE_MS),
    [30, 30],
  );
});

test('what goes on counts until now, overlapping parts once, and being disturbed is not being down', () => {
  const going = { service: 'web', extent: 'down', from: new Date(NOW - 20 * MINUTE_MS) } as const;
  const disturbances = [going, broken(30, 20), broken(120, 60, 'degraded')];
  const { days, availability } = historyAt(statusOf({ disturbances }));
  const today = days.at(-1);
  assert.equal(today?.state, 'down');
  assert.equal(today?.downMs, 30 * MINUTE_MS);
  assert.equal(today?.degradedMs, 60 * MINUTE_MS);
  const watchedMs = 89 * DAY_MS + 10 * 60 * MINUTE_MS;
  assert.equal(availability, 1 - (30 * MINUTE_MS) / watchedMs);
});

test('work excuses a break from when it was announced until its end, and only of its services', () => {
  const [from, to] = [NOW - 100 * MINUTE_MS, NOW - 40 * MINUTE_MS];
  const disturbances = [broken(90, 60)];
  const dayWith = (notice: StatusNotice) =>
    historyAt(statusOf({ disturbances, notices: [notice] })).days.at(-1);
  const before = dayWith(workOf(from, to, from - DAY_MS));
  assert.deepEqual([before?.plannedMs, before?.downMs], [50 * MINUTE_MS, 10 * MINUTE_MS]);
  const afterwards = dayWith(workOf(from, to, NOW - 50 * MINUTE_MS));
  assert.deepEqual([afterwards?.plannedMs, afterwards?.downMs], [10 * MINUTE_MS, 50 * MINUTE_MS]);
  const other = dayWith(workOf(from, to, from - DAY_MS, { services: ['directory'] }));
  assert.equal(other?.plannedMs, 0);
  const ended = dayWith(workOf(from, to, from - DAY_MS, { endedAt: new Date(NOW - 80 * MINUTE_MS) }));
  assert.equal(ended?.plannedMs, 10 * MINUTE_MS);
  const covered = dayWith(workOf(from, NOW - 10 * MINUTE_MS, from - DAY_MS));
  assert.deepEqual([covered?.state, covered?.downMs], ['planned', 0]);
});
