/**
 * Adding jobs, in the caller's transaction: they are there when it commits, and runners are told then.
 */
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { DEFAULT_MAX_ATTEMPTS, JOB_CHANNEL, type NewJob } from './job.ts';

/** Where ids and times come from. */
export interface JobSource {
  ids: NewId;
  clock: Clock;
}

/** One statement cannot touch a row twice: of equal keys the first is added. */
function withoutRepeats(jobs: readonly NewJob[]): NewJob[] {
  const seen = new Set<string>();
  return jobs.filter((job) => {
    if (job.uniqueKey === undefined) return true;
    const key = JSON.stringify([job.queue, job.uniqueKey]);
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * Adds jobs in one statement. Of a job whose unique key waits already, the earlier time counts and nothing else changes;
 * one that runs is run once more afterwards, with the new payload.
 */
export async function addJobs(tx: Queryable, source: JobSource, given: readonly NewJob[]): Promise<void> {
  const jobs = withoutRepeats(given);
  if (jobs.length === 0) return;
  const now = new Date(source.clock());
  await tx.query(
    `with added as (
       insert into job (id, queue, payload, run_at, max_attempts, unique_key, created_at)
       select id, queue, payload::jsonb, run_at, max_attempts, unique_key, $7
       from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::integer[], $6::text[])
         as t (id, queue, payload, run_at, max_attempts, unique_key)
       on conflict (queue, unique_key) where unique_key is not null and state <> 'dead' do update
         set payload = case job.state when 'running' then excluded.payload else job.payload end,
           run_at = case job.state when 'running' then greatest(excluded.run_at, job.run_at + interval '1 ms')
                    else least(excluded.run_at, job.run_at) end
       returning queue
     )
     select pg_notify($8, queue) from (select distinct queue from added) q`,
    [
      array.encodeUuidArray(jobs.map(() => source.ids())),
      array.encodeTextArray(jobs.map((job) => job.queue)),
      array.encodeTextArray(jobs.map((job) => JSON.stringify(job.payload))),
      array.encodeTimestamptzArray(jobs.map((job) => job.runAt ?? now)),
      array.encodeInt4Array(jobs.map((job) => job.maxAttempts ?? DEFAULT_MAX_ATTEMPTS)),
      array.encodeTextArray(jobs.map((job) => job.uniqueKey ?? null)),
      now,
      JOB_CHANNEL,
    ],
    { name: 'job_add' },
  );
}

/** Adds one job. */
export async function addJob(tx: Queryable, source: JobSource, job: NewJob): Promise<void> {
  await addJobs(tx, source, [job]);
}

/** When and with what a queue is worked off by itself. */
export interface PeriodicJob {
  queue: string;
  ms: number;
  afterMs?: number;
  payload: object;
}

/** Adds the next run of each periodic job of which none waits or runs; one statement for all of them. */
export async function addPeriodicJobs(
  db: Queryable,
  source: JobSource,
  periodic: readonly PeriodicJob[],
): Promise<void> {
  if (periodic.length === 0) return;
  const now = source.clock();
  const nextRun = ({ ms, afterMs = 0 }: PeriodicJob): Date =>
    new Date((Math.floor((now - afterMs) / ms) + 1) * ms + afterMs);
  await db.query(
    `insert into job (id, queue, payload, run_at, max_attempts, unique_key, created_at)
     select id, queue, payload::jsonb, run_at, $5, 'every', $6
     from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) as next (id, queue, payload, run_at)
     where not exists (select from job j
                       where j.queue = next.queue and j.unique_key = 'every' and j.state <> 'dead')
     on conflict (queue, unique_key) where unique_key is not null and state <> 'dead' do nothing`,
    [
      array.encodeUuidArray(periodic.map(() => source.ids())),
      array.encodeTextArray(periodic.map(({ queue }) => queue)),
      array.encodeTextArray(periodic.map(({ payload }) => JSON.stringify(payload))),
      array.encodeTimestamptzArray(periodic.map(nextRun)),
      DEFAULT_MAX_ATTEMPTS,
      new Date(now),
    ],
    { name: 'job_add_periodic' },
  );
}
