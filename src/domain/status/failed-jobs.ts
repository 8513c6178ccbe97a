/**
 * Work that was given up after its last attempt, as its operators see it and decide about it: once more, or let go (R6.3).
 * Every act is permitted and audited.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { type DeadJob, dropDeadJob, listDeadJobs, retryDeadJob } from '#platform/jobs/dead-jobs.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';

/** The most that one listing gives. */
export const MAX_LISTED_JOBS = 1_000;

export type FailedJobAct = 'retry' | 'drop';

const ACTS = { retry: 'job.retry', drop: 'job.drop' } as const;

/** Jobs that were given up, oldest first. `Refusal('notPermitted')`. */
export function listFailedJobs(db: Queryable, principal: Principal): Promise<DeadJob[]> {
  requirePermission(principal, 'system.operate', { kind: 'province' });
  return listDeadJobs(db, { limit: MAX_LISTED_JOBS });
}

/** Lets a job wait again with all its attempts, or forgets it. `Refusal`: `notPermitted`, `notFound`, `conflict`. */
export async function settleFailedJob(
  db: Database,
  act: FailedJobAct,
  { principal, id, authority, now }: { principal: Principal; id: string; authority: string; now: number },
): Promise<void> {
  requirePermission(principal, 'system.operate', { kind: 'province' });
  await db.transaction(async (tx) => {
    await (act === 'retry' ? retryDeadJob(tx, id, new Date(now)) : dropDeadJob(tx, id));
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: ACTS[act],
      object: { kind: 'job', id },
      authority,
    });
  });
}
