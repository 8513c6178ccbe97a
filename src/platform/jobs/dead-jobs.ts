/** Jobs that failed for good, and what waits: for the operator, the console and the metrics. */
import { Refusal } from '#platform/kernel/fault.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { JOB_CHANNEL } from './job.ts';

/** A job that failed for good. */
export interface DeadJob {
  id: string;
  queue: string;
  payload: unknown;
  attempts: number;
  lastError: string | null;
  createdAt: Date;
}

const UNIQUE_VIOLATION = '23505';

/** The dead, oldest first. */
export async function listDeadJobs(
  db: Queryable,
  options: { queue?: string; limit: number },
): Promise<DeadJob[]> {
  return db.query<DeadJob>(
    `select id, queue, payload, attempts, last_error as "lastError", created_at as "createdAt" from job
     where state = 'dead' and ($1::text is null or queue = $1) order by created_at, id limit $2`,
    [options.queue ?? null, options.limit],
  );
}

/** Lets a dead job wait again with all its attempts. `Refusal`: `notFound`, `conflict` when its key waits anew. */
export async function retryDeadJob(db: Queryable, id: string, now: Date): Promise<void> {
  try {
    const rows = await db.query(
      `with back as (
         update job set state = 'waiting', attempts = 0, run_at = $2 where id = $1 and state = 'dead' returning queue
       )
       select pg_notify($3, queue) from back`,
      [id, now, JOB_CHANNEL],
    );
    if (rows.length === 0) throw new Refusal('notFound', 'There is no such dead job.', { id });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION)
      throw new Refusal('conflict', 'A newer job of the same key waits already; drop the dead one.', { id });
    throw error;
  }
}

/** Drops a dead job. `Refusal('notFound')`. */
export async function dropDeadJob(db: Queryable, id: string): Promise<void> {
  const rows = await db.query(`delete from job where id = $1 and state = 'dead' returning 1`, [id]);
  if (rows.length === 0) throw new Refusal('notFound', 'There is no such dead job.', { id });
}

/** Drops the dead that were made before a time; gives their number. */
export async function dropOldDeadJobs(db: Queryable, createdBefore: Date): Promise<number> {
  const rows = await db.query(`delete from job where state = 'dead' and created_at < $1 returning 1`, [
    createdBefore,
  ]);
  return rows.length;
}

/** How many jobs of a queue are in a state, and since when the first of them is due. */
export interface JobCount {
  queue: string;
  state: 'waiting' | 'running' | 'dead';
  count: number;
  firstRunAt: Date;
}

/** Counts for metrics. */
export async function countJobs(db: Queryable): Promise<JobCount[]> {
  return db.query<JobCount>(
    `select queue, state, count(*) as count, min(run_at) as "firstRunAt" from job group by queue, state order by queue, state`,
  );
}
