/**
 * The job runner of a process: leases due jobs, runs their handlers, extends leases, takes back what others lost.
 *
 * One look at the table serves all queues; it happens at a notification, when a place becomes free, and every second.
 */
import type { Clock } from '#platform/kernel/clock.ts';
import { isTemporary } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Listening } from '#platform/postgres/listen.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { addPeriodicJobs } from './add-jobs.ts';
import { backOffMs } from './back-off.ts';
import { JOB_CHANNEL, type JobHandler, LeaseLost } from './job.ts';
import {
  extendLeases,
  failJob,
  finishJob,
  type Lease,
  type LeasedJob,
  leaseJobs,
  reclaimJobs,
} from './job-leases.ts';

export interface JobRunnerOptions {
  db: Database;
  handlers: readonly JobHandler[];
  clock: Clock;
  ids: NewId;
  log: Logger;
  /** In [0, 1), for the jitter of the back-off. */
  random: () => number;
  /** How long a lost runner's jobs stay its own; extended three times in that time. */
  leaseMs?: number;
  pollMs?: number;
}

export interface JobRunner {
  /** Takes no more jobs and waits for those it has; what still runs after the time is told to abort. */
  drain(timeoutMs: number): Promise<void>;
}

/** Longer than any pause of a healthy process, shorter than anybody's patience. */
const LEASE_MS = 60_000;
const POLL_MS = 1_000;
const MAX_ERROR_CHARACTERS = 2_000;

interface ActiveJob {
  queue: string;
  lease: Lease;
  abort: AbortController;
  ended: Promise<void>;
}

interface Runner extends Required<JobRunnerOptions> {
  byQueue: ReadonlyMap<string, JobHandler>;
  active: Set<ActiveJob>;
  wake(): void;
}

function describeError(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.slice(0, MAX_ERROR_CHARACTERS).replaceAll('\0', '');
}

/** After the handler threw. The database may be away; then the lease runs out and the job comes back by itself. */
async function recordFailure(runner: Runner, job: LeasedJob, lease: Lease, error: unknown): Promise<void> {
  const counts = !isTemporary(error);
  const isLast = counts && job.attempts >= job.max_attempts;
  const waitMs = backOffMs(job.attempts, runner.random());
  const facts = { job: job.id, queue: job.queue, attempt: job.attempts, err: error };
  if (isLast) runner.log.error(facts, 'a job has failed for good');
  else runner.log.warn({ ...facts, waitMs }, 'a job has failed and is tried again');
  await failJob(runner.db, lease, {
    error: describeError(error),
    retryAt: isLast ? undefined : new Date(runner.clock() + waitMs),
    counts,
  });
}

async function runJob(
  runner: Runner,
  handler: JobHandler,
  job: LeasedJob,
  { lease, signal }: { lease: Lease; signal: AbortSignal },
): Promise<void> {
  let completed = false;
  try {
    await handler.run({
      id: job.id,
      queue: job.queue,
      payload: job.payload,
      attempt: job.attempts,
      signal,
      complete: async (tx) => {
        if (!(await finishJob(tx, lease))) throw new LeaseLost(job.id);
        completed = true;
      },
    });
    if (!completed && !(await finishJob(runner.db, lease))) throw new LeaseLost(job.id);
  } catch (error) {
    if (error instanceof LeaseLost) runner.log.warn({ job: job.id, queue: job.queue }, error.message);
    else await recordFailure(runner, job, lease, error);
  }
}

/** Where this process itself was too slow and leases its own job again, the handler that lost it has to end first. */
async function endEarlier(runner: Runner, lease: Lease): Promise<void> {
  for (const earlier of runner.active)
    if (earlier.lease.id === lease.id && earlier.lease !== lease) {
      earlier.abort.abort(new LeaseLost(lease.id));
      await earlier.ended;
    }
}

function startJob(runner: Runner, job: LeasedJob, owner: string): void {
  const handler = runner.byQueue.get(job.queue);
  if (!handler) throw new Error(`leased a job of queue ${job.queue}, which has no handler here`);
  const abort = new AbortController();
  const lease = { id: job.id, owner, runAt: job.run_at };
  const ended = endEarlier(runner, lease)
    .then(() => runJob(runner, handler, job, { lease, signal: abort.signal }))
    .catch((error: unknown) => {
      runner.log.warn(
        { job: job.id, err: error },
        'the end of a job could not be recorded; its lease runs out',
      );
    })
    .finally(() => {
      runner.active.delete(active);
      runner.wake();
    });
  const active: ActiveJob = { queue: job.queue, lease, abort, ended };
  runner.active.add(active);
}

async function takeJobs(runner: Runner): Promise<void> {
  const running = Map.groupBy(runner.active, (job) => job.queue);
  const places = runner.handlers
    .map(({ queue, concurrency = 1 }) => ({ queue, free: concurrency - (running.get(queue)?.length ?? 0) }))
    .filter((place) => place.free > 0);
  if (places.length === 0) return;
  const now = runner.clock();
  // A new owner each time, so that no lease is ever taken for an earlier one of the same runner.
  const owner = runner.ids();
  const jobs = await leaseJobs(runner.db, places, {
    owner,
    now: new Date(now),
    until: new Date(now + runner.leaseMs),
  });
  for (const job of jobs) startJob(runner, job, owner);
}

/** Extends the leases of running jobs and aborts those that were lost. */
async function keepLeases(runner: Runner): Promise<void> {
  const active = [...runner.active];
  if (active.length === 0) return;
  const leases = active.map((job) => job.lease);
  const held = await extendLeases(runner.db, leases, new Date(runner.clock() + runner.leaseMs));
  for (const { lease, abort } of active)
    if (!held.has(lease.id + lease.owner)) abort.abort(new LeaseLost(lease.id));
}

/** What is done now and then whether or not there is work. */
async function sweep(runner: Runner): Promise<void> {
  const count = await reclaimJobs(runner.db, new Date(runner.clock()));
  if (count > 0) runner.log.warn({ count }, 'took back jobs whose runner was lost');
  const periodic = runner.handlers.flatMap(({ queue, every }) => (every ? [{ queue, ...every }] : []));
  await addPeriodicJobs(runner.db, runner, periodic);
}

/** Runs `work` one at a time; a call while it runs makes it run once more. */
function makeTurn(work: () => Promise<void>, onError: (error: unknown) => void): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const turn = async (): Promise<void> => {
    do {
      again = false;
      await work().catch(onError);
    } while (again);
    running = undefined;
  };
  return () => {
    again = running !== undefined;
    running ??= turn();
    return running;
  };
}

async function waitForEnd(runner: Runner, timeoutMs: number): Promise<void> {
  const ended = Promise.all([...runner.active].map((job) => job.ended));
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      runner.log.warn({ count: runner.active.size }, 'jobs are still running; their leases run out');
      for (const job of runner.active) job.abort.abort(new Error('the runner has to end'));
      resolve();
    }, timeoutMs);
  });
  await Promise.race([ended, tooLate]);
  clearTimeout(timer);
}

/** Starts to run jobs; rejects when the database cannot be reached at first. */
export async function startJobRunner(options: JobRunnerOptions): Promise<JobRunner> {
  let draining = false;
  const tell = (error: unknown): void => options.log.warn({ err: error }, 'the jobs could not be looked at');
  const runner: Runner = {
    leaseMs: LEASE_MS,
    pollMs: POLL_MS,
    ...options,
    byQueue: new Map(options.handlers.map((handler) => [handler.queue, handler])),
    active: new Set(),
    wake: () => void take(),
  };
  const take = makeTurn(async () => {
    if (!draining) await takeJobs(runner);
  }, tell);
  const look = makeTurn(async () => {
    if (!draining) await sweep(runner);
    await take();
  }, tell);
  const keep = makeTurn(() => keepLeases(runner), tell);
  const listening: Listening = await options.db.listen(JOB_CHANNEL, {
    onNotification: (queue) => {
      if (runner.byQueue.has(queue)) runner.wake();
    },
    onReconnected: () => runner.wake(),
  });
  const timers = [
    setInterval(() => void look(), runner.pollMs),
    setInterval(() => void keep(), runner.leaseMs / 3),
  ];
  await look();
  return {
    drain: async (timeoutMs) => {
      draining = true;
      await listening.close();
      await look();
      await waitForEnd(runner, timeoutMs);
      for (const timer of timers) clearInterval(timer);
      await Promise.all([look(), keep()]);
    },
  };
}
