/**
 * The status as this process last read it: asked of the database at most every five seconds, however many ask us.
 *
 * When the database does not answer, what was known stays, marked as not of now.
 */
import { readStatus, type SystemStatus } from '#domain/status/read-status.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { Logger } from '#platform/telemetry/log.ts';

export interface KnownStatus {
  status: SystemStatus;
  readAt: number;
  /** The database answered just now. */
  isCurrent: boolean;
}

export const KEEP_MS = 5_000;
const ANSWER_WITHIN_MS = 3_000;
const NOTHING: SystemStatus = { services: [], disturbances: [], notices: [] };

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Makes the one reader of a process. */
export function createStatusReader(db: Queryable, clock: Clock, log: Logger): () => Promise<KnownStatus> {
  let kept: KnownStatus | undefined;
  let askedAt = -Infinity;
  let underWay: Promise<KnownStatus> | undefined;

  const ask = async (): Promise<KnownStatus> => {
    const now = clock();
    try {
      kept = { status: await within(readStatus(db, now), ANSWER_WITHIN_MS), readAt: now, isCurrent: true };
    } catch (error) {
      log.debug({ err: error }, 'the status could not be read');
      kept = { status: kept?.status ?? NOTHING, readAt: kept?.readAt ?? now, isCurrent: false };
    }
    askedAt = clock();
    underWay = undefined;
    return kept;
  };

  return async () => {
    if (kept && clock() - askedAt < KEEP_MS) return kept;
    underWay ??= ask();
    return underWay;
  };
}
