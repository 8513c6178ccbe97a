/** What a job is, to whoever adds it and to whoever runs it. */
import type { Transaction } from '#platform/postgres/database.ts';

/** A job to add. */
export interface NewJob {
  queue: string;
  /** Plain data for JSON; ids rather than copies of rows. */
  payload: object;
  /** Not before this time; at once by default. */
  runAt?: Date;
  /** Attempts before it is put among the dead. */
  maxAttempts?: number;
  /** At most one job of this key waits in the queue. */
  uniqueKey?: string;
}

/** A job in the hands of its handler. */
export interface RunningJob {
  id: string;
  queue: string;
  payload: unknown;
  /** 1 at the first attempt. */
  attempt: number;
  /** Aborted when the lease is lost or the runner has to end: stop, and change nothing more. */
  signal: AbortSignal;
  /** Completes the job in the handler's own transaction. Throws `LeaseLost`, which undoes the transaction. */
  complete(tx: Transaction): Promise<void>;
}

/** How the jobs of one queue are run. */
export interface JobHandler {
  queue: string;
  /** Jobs of this queue at once in this process; 1 by default. */
  concurrency?: number;
  /** Run by the clock: once every so many milliseconds in the whole cluster, at multiples of it since the epoch, `afterMs` later. */
  every?: { ms: number; afterMs?: number; payload: object };
  run(job: RunningJob): Promise<void>;
}

/** Another runner has the job, because this one was too slow to extend its lease. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(id: string) {
    super(`the lease of job ${id} is lost`);
  }
}

/** Runners are told of new jobs on this channel; the payload is the queue. */
export const JOB_CHANNEL = 'job';

/** About a day with the back-off of this room. */
export const DEFAULT_MAX_ATTEMPTS = 30;
