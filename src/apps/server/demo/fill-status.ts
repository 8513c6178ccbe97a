/**
 * The status page of the sample (`--demo`): ninety days with a few disturbances, announced work behind and before. Run again it adds nothing.
 */
import { systemPrincipal } from '#domain/directory/principal.ts';
import { writeJudgement } from '#domain/status/beats.ts';
import type { EndedDisturbance } from '#domain/status/judge.ts';
import { addNotice, type NewNotice } from '#domain/status/notices.ts';
import { readStatus } from '#domain/status/read-status.ts';
import { SERVICES, type Service } from '#domain/status/services.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { DEMO_MARK } from './people.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WATCHED_DAYS = 120;

/** Days and minutes ago, how long in minutes, what. */
const SAMPLES: readonly (readonly [
  days: number,
  minutes: number,
  extent: 'degraded' | 'down',
  services: readonly Service[],
])[] = [
  [5, 38, 'degraded', ['sending']],
  [23, 11, 'down', SERVICES],
  [47, 96, 'degraded', ['web']],
  [48, 14, 'down', ['directory']],
  [76, 52, 'degraded', ['receiving', 'sending']],
];
/** Work that was announced three days before. */
const WORK_DAYS = 33;
const WORK_MINUTES = 40;

function sampleDisturbances(now: number): EndedDisturbance[] {
  const work = now - WORK_DAYS * DAY_MS;
  const samples = SAMPLES.flatMap(([days, minutes, extent, services]) =>
    services.map((service) => {
      const from = now - days * DAY_MS - 3 * HOUR_MS;
      return { service, extent, from: new Date(from), to: new Date(from + minutes * MINUTE_MS) };
    }),
  );
  const planned = SERVICES.map((service) => ({
    service,
    extent: 'down' as const,
    from: new Date(work + 2 * MINUTE_MS),
    to: new Date(work + WORK_MINUTES * MINUTE_MS),
  }));
  return [...samples, ...planned];
}

function workNotice(startsAt: number, minutes: number, services: readonly Service[]): NewNotice {
  return {
    kind: 'planned',
    titleVi: `Nâng cấp máy chủ thư ${DEMO_MARK}`,
    titleEn: `Upgrade of the mail servers ${DEMO_MARK}`,
    textVi:
      'Trung tâm nâng cấp chương trình và ổ đĩa. Thư gửi đến trong lúc này được máy chủ bên gửi giữ lại và chuyển sau.',
    textEn:
      'The center upgrades program and disks. Mail sent meanwhile waits with its senders and comes afterwards.',
    services,
    startsAt: new Date(startsAt),
    endsAt: new Date(startsAt + minutes * MINUTE_MS),
  };
}

/** Fills it, where nothing was watched before. */
export async function fillStatus({
  db,
  ids,
  clock,
}: {
  db: Database;
  ids: NewId;
  clock: Clock;
}): Promise<void> {
  const now = clock();
  if ((await readStatus(db, now)).services.length > 0) return;
  const at = new Date(now);
  const services = SERVICES.map((service) => ({
    service,
    state: 'good' as const,
    since: at,
    watchedSince: new Date(now - WATCHED_DAYS * DAY_MS),
    heardAt: at,
    judgedAt: at,
  }));
  const act = {
    principal: systemPrincipal('firstRun'),
    authority: 'Dữ liệu trình diễn (demonstration)',
    ids,
  };
  const begin = now - WORK_DAYS * DAY_MS;
  await db.transaction(async (tx) => {
    await writeJudgement(tx, { services, ended: sampleDisturbances(now) });
    await addNotice(tx, { ...act, now: begin - 3 * DAY_MS }, workNotice(begin, 60, []));
    await addNotice(tx, { ...act, now }, workNotice(now + 4 * DAY_MS, 90, ['receiving', 'sending']));
  });
}
