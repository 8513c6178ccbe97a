/** One word for everything, and which notices are of now, to come, and over. Pure. */
import type { StatusNotice } from '#domain/status/notices.ts';
import type { SystemStatus } from '#domain/status/read-status.ts';

export type OverallState = 'good' | 'planned' | 'degraded' | 'partly' | 'down' | 'unknown';

export interface SortedNotices {
  open: StatusNotice[];
  coming: StatusNotice[];
  over: StatusNotice[];
}

/** When a notice ends or ended. */
export function endOf({ endsAt, endedAt }: StatusNotice): Date | undefined {
  return endedAt ?? endsAt ?? undefined;
}

/** Those to come in the order in which they come, the others the latest first. */
export function sortNotices({ notices }: SystemStatus, now: number): SortedNotices {
  const isOver = (notice: StatusNotice): boolean => (endOf(notice)?.getTime() ?? Infinity) <= now;
  const isComing = ({ startsAt }: StatusNotice): boolean => startsAt.getTime() > now;
  return {
    open: notices.filter((notice) => !isOver(notice) && !isComing(notice)),
    coming: notices.filter((notice) => !isOver(notice) && isComing(notice)).toReversed(),
    over: notices.filter(isOver),
  };
}

/** How the whole is. Planned work that is under way explains what is not good. */
export function overallOf(status: SystemStatus, now: number): OverallState {
  const { services } = status;
  const { open } = sortNotices(status, now);
  if (services.length === 0) return 'unknown';
  const isGood = services.every(({ state }) => state === 'good');
  if (open.some(({ kind }) => kind === 'planned')) return 'planned';
  if (isGood) return open.some(({ kind }) => kind === 'incident') ? 'degraded' : 'good';
  if (services.every(({ state }) => state === 'down')) return 'down';
  return services.some(({ state }) => state === 'down') ? 'partly' : 'degraded';
}
