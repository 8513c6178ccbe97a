/**
 * The states of a job's row: waiting, leased by one runner, done, waiting again, dead. Every change asks for the lease.
 *
 * `run_at` of a running job stays what it was when it was leased, unless somebody asked for the same unique key
 * meanwhile: then it has moved, and the job goes back to waiting instead of being deleted.
 */
import * as array from '#platform/postgres/binary-array.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** A job that a runner has leased. */
export interface LeasedJob {
  id: string;
  queue: string;
  payload: unknown;
  attempts: number;
  max_attempts: number;
  run_at: Date;
}

/** Who holds a lease. */
export interface Lease {
  id: string;
  owner: string;
  runAt: Date;
}

/** How many more jobs of a queue a runner can take. */
export interface FreePlaces {
  queue: string;
  free: number;
}

/** Leases what is due, at most as many of each queue as there are free places. Never waits for another runner. */
export async function leaseJobs(
  db: Queryable,
  places: readonly FreePlaces[],
  lease: { owner: string; now: Date; until: Date },
): Promise<LeasedJob[]> {
  return db.query<LeasedJob>(
    `with due as (
       select d.id from unnest($1::text[], $2::integer[]) as place (queue, free)
       cross join lateral (
         select id from job where queue = place.queue and state = 'waiting' and run_at <= $3
         order by run_at limit place.free for update skip locked
       ) d
     )
     update job j set state = 'running', attempts = j.attempts + 1, lease_owner = $4, leased_until = $5
     from due where j.id = due.id
     returning j.id, j.queue, j.payload, j.attempts, j.max_attempts, j.run_at`,
    [
      array.encodeTextArray(places.map((place) => place.queue)),
      array.encodeInt4Array(places.map((place) => place.free)),
      lease.now,
      lease.owner,
      lease.until,
    ],
    { name: 'job_lease' },
  );
}

/** Extends leases; gives those still held, as id and owner in one text. */
export async function extendLeases(
  db: Queryable,
  leases: readonly Lease[],
  until: Date,
): Promise<Set<string>> {
  const rows = await db.query<{ held: string }>(
    `update job j set leased_until = $3
     from unnest($1::uuid[], $2::uuid[]) as lease (id, owner)
     where j.id = lease.id and j.lease_owner = lease.owner and j.state = 'running'
     returning j.id::text || j.lease_owner as held`,
    [
      array.encodeUuidArray(leases.map((lease) => lease.id)),
      array.encodeUuidArray(leases.map((lease) => lease.owner)),
      until,
    ],
    { name: 'job_extend' },
  );
  return new Set(rows.map((row) => row.held));
}

/** Deletes a finished job, or lets it wait again when it was asked for meanwhile; false when the lease is lost. */
export async function finishJob(db: Queryable, lease: Lease): Promise<boolean> {
  const params = [lease.id, lease.owner, lease.runAt];
  const mine = `id = $1 and lease_owner = $2 and state = 'running'`;
  const done = await db.query(`delete from job where ${mine} and run_at = $3 returning 1`, params, {
    name: 'job_finish',
  });
  if (done.length > 0) return true;
  const again = await db.query(
    `update job set state = 'waiting', attempts = 0, lease_owner = null, leased_until = null, last_error = null
     where ${mine} and run_at <> $3 returning 1`,
    params,
    { name: 'job_finish_again' },
  );
  return again.length > 0;
}

/** How a failed job goes on: it waits until a time, or is dead. */
export interface Failure {
  error: string;
  retryAt: Date | undefined;
  /** False when the attempt failed through no fault of the job. */
  counts: boolean;
}

/** Records a failed attempt; does nothing when the lease is lost. */
export async function failJob(db: Queryable, lease: Lease, failure: Failure): Promise<void> {
  await db.query(
    `update job set state = case when $3::timestamptz is null then 'dead' else 'waiting' end,
       run_at = coalesce($3, run_at), last_error = $4, attempts = attempts - $5::integer,
       lease_owner = null, leased_until = null
     where id = $1 and lease_owner = $2 and state = 'running'`,
    [lease.id, lease.owner, failure.retryAt ?? null, failure.error, failure.counts ? 0 : 1],
    { name: 'job_fail' },
  );
}

/** Ends all leases, where no runner can be alive who holds one: their jobs are taken back at the next look. */
export async function expireJobLeases(db: Queryable, now: Date): Promise<void> {
  await db.query("update job set leased_until = $1 where state = 'running'", [new Date(now.getTime() - 1)]);
}

/** Takes back jobs whose runner was lost; gives their number. */
export async function reclaimJobs(db: Queryable, now: Date): Promise<number> {
  const rows = await db.query(
    `with lost as (
       select id from job where state = 'running' and leased_until < $1 for update skip locked
     )
     update job j set state = case when j.attempts >= j.max_attempts then 'dead' else 'waiting' end,
       last_error = 'its runner was lost', lease_owner = null, leased_until = null
     from lost where j.id = lost.id returning 1`,
    [now],
    { name: 'job_reclaim' },
  );
  return rows.length;
}
