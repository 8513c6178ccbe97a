/** How far a notice is, and how that looks. */
import type { StatusNotice } from './status-types.ts';

export type NoticeState = 'coming' | 'now' | 'over' | 'withdrawn';

export const STATE_KINDS = { coming: 'plain', now: 'warning', over: 'good', withdrawn: 'plain' } as const;

export function noticeState(notice: StatusNotice, now: number = Date.now()): NoticeState {
  const begin = Date.parse(notice.startsAt);
  if (notice.endedAt !== null) return Date.parse(notice.endedAt) < begin ? 'withdrawn' : 'over';
  if (notice.endsAt !== null && Date.parse(notice.endsAt) <= now) return 'over';
  return begin > now ? 'coming' : 'now';
}

/** For a field of date and time: the time of Việt Nam, without seconds. */
export function toField(iso: string | null): string {
  return iso === null ? '' : new Date(Date.parse(iso) + ZONE_MS).toISOString().slice(0, 16);
}

/** What such a field says, or nothing. */
export function fromField(text: string): string | null {
  return text === '' ? null : new Date(Date.parse(`${text}Z`) - ZONE_MS).toISOString();
}

/** Việt Nam has no summer time. */
const ZONE_MS = 7 * 3_600_000;
