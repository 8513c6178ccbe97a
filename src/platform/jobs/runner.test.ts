/** What the runner promises, one promise a test. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#platform/kernel/fault.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { openTestDatabase, quietLog } from '#tests/postgres/database.ts';
import { until } from '#tests/until.ts';
import { addJob, addJobs, addPeriodicJobs } from './add-jobs.ts';
import { backOffMs } from './back-off.ts';
import { countJobs, dropDeadJob, dropOldDeadJobs, listDeadJobs, retryDeadJob } from './dead-jobs.ts';
import type { JobHandler, NewJob, RunningJob } from './job.ts';
import { type JobRunner, type JobRunnerOptions, startJobRunner } from './runner.ts';

const START = Date.UTC(2026, 0, 1);

/** A database with a clock that only the test moves. */
async function open() {
  const test = await openTestDatabase();
  const time = { now: START };
  const clock = (): number => time.now;
  const source = { ids: makeIds(Date.now), clock };
  const runners: JobRunner[] = [];
  return {
    ...test,
    time,
    add: (...jobs: NewJob[]) => test.db.transaction((tx) => addJobs(tx, source, jobs)),
    source,
    start: async (handlers: JobHandler[], options: Partial<JobRunnerOptions> = {}) => {
      const runner = await startJobRunner({
        db: test.db,
        handlers,
        ...source,
        log: quietLog,
        random: () => 0.5,
        pollMs: 20,
        ...options,
      });
      runners.push(runner);
      return runner;
    },
    // A runner that a failed test left would keep the process alive.
    [Symbol.asyncDispose]: async () => {
      await Promise.all(runners.map((runner) => runner.drain(100)));
      await test[Symbol.asyncDispose]();
    },
  };
}

const isEmpty = async (db: Database): Promise<boolean> => (await countJobs(db)).length === 0;

test('a job runs after its transaction commits, and not when that fails', async () => {
  await using test = await open();
  const ran: unknown[] = [];
  await test.start([{ queue: 'mail', run: async (job) => void ran.push(job.payload) }], {
    pollMs: 60_000,
  });
  const failed = test.db.transaction(async (tx) => {
    await addJob(tx, test.source, { queue: 'mail', payload: { from: 'the failed one' } });
    throw new Error('undone');
  });
  await assert.rejects(failed, /undone/);
  await test.add({ queue: 'mail', payload: { from: 'the committed one' } });
  await until('a notification woke the runner', () => ran.length > 0);
  assert.deepEqual(ran, [{ from: 'the committed one' }]);
  assert.ok(await isEmpty(test.db));
});

test('a job for later waits for its time', async () => {
  await using test = await open();
  let ran = 0;
  await test.start([{ queue: 'later', run: async () => void ran++ }]);
  await test.add({ queue: 'later', payload: {}, runAt: new Date(START + 60_000) });
  await sleep(100);
  assert.equal(ran, 0);
  test.time.now += 60_000;
  await until('it ran', () => ran === 1);
});

test('no more jobs of a queue run at once than its places, and other queues go on', async () => {
  await using test = await open();
  let now = 0;
  let most = 0;
  let others = 0;
  const gate = Promise.withResolvers<void>();
  await test.start([
    {
      queue: 'slow',
      concurrency: 2,
      run: async () => {
        most = Math.max(most, ++now);
        await gate.promise;
        now--;
      },
    },
    { queue: 'quick', run: async () => void others++ },
  ]);
  await test.add(...Array.from({ length: 5 }, () => ({ queue: 'slow', payload: {} })));
  await test.add({ queue: 'quick', payload: {} }, { queue: 'quick', payload: {} });
  await until('the quick ones ran', () => others === 2 && now === 2);
  gate.resolve();
  await until('all ran', () => isEmpty(test.db));
  assert.equal(most, 2);
});

test('three runners share 200 jobs and begin each of them once', async () => {
  await using test = await open();
  const begun: string[] = [];
  const handler: JobHandler = {
    queue: 'shared',
    concurrency: 5,
    run: async (job) => {
      begun.push(job.id);
      await sleep(1);
    },
  };
  await test.add(...Array.from({ length: 200 }, (_, number) => ({ queue: 'shared', payload: { number } })));
  await Promise.all([1, 2, 3].map(() => test.start([handler])));
  await until('all ran', () => isEmpty(test.db));
  assert.equal(begun.length, 200);
  assert.equal(new Set(begun).size, 200);
});

test('a job that fails is tried again later and later, then is dead, and can be retried or dropped', async () => {
  await using test = await open();
  const attempts: number[] = [];
  let heal = false;
  await test.start([
    {
      queue: 'bad',
      run: async (job) => {
        attempts.push(job.attempt);
        if (!heal) throw new Error('hỏng rồi');
      },
    },
  ]);
  await test.add({ queue: 'bad', payload: { n: 1 }, maxAttempts: 3 });
  for (const [failed, wait] of [
    [1, 2_000],
    [2, 4_000],
  ] as const) {
    await until(
      `attempt ${failed}`,
      async () => attempts.length === failed && (await countJobs(test.db))[0]?.state === 'waiting',
    );
    test.time.now += wait - 1;
    await sleep(60);
    assert.equal(attempts.length, failed, 'not before its time');
    test.time.now += 1;
  }
  await until('it is dead', async () => (await listDeadJobs(test.db, { limit: 10 })).length === 1);
  const [dead] = await listDeadJobs(test.db, { queue: 'bad', limit: 10 });
  assert.deepEqual([dead?.attempts, dead?.lastError, dead?.payload], [3, 'Error: hỏng rồi', { n: 1 }]);
  heal = true;
  await retryDeadJob(test.db, dead?.id ?? '', new Date(test.time.now));
  await until('it ran at last', () => isEmpty(test.db));
  assert.deepEqual(attempts, [1, 2, 3, 1]);
  await assert.rejects(
    dropDeadJob(test.db, dead?.id ?? ''),
    (error) => error instanceof Refusal && error.code === 'notFound',
  );
});

test('a temporary fault of the database costs a job no attempt', async () => {
  await using test = await open();
  let tries = 0;
  await test.start([
    {
      queue: 'patient',
      run: async () => {
        if (++tries <= 3) throw new Refusal('temporarilyUnavailable', 'away');
      },
    },
  ]);
  await test.add({ queue: 'patient', payload: {}, maxAttempts: 1 });
  await until('it ran at last', async () => {
    const [left] = await countJobs(test.db);
    // Only while nobody has it: the clock must not run out the lease of a runner that the machine holds up.
    if (left?.state === 'waiting') test.time.now += 2_000;
    return left === undefined;
  });
  assert.equal(tries, 4);
});

const indexJob = (n: number): NewJob => ({ queue: 'index', payload: { n }, uniqueKey: 'account 1' });

test('of one key only one waits, and one asked for while it runs runs once more with the new payload', async () => {
  await using test = await open();
  const seen: unknown[] = [];
  const gate = Promise.withResolvers<void>();
  await test.add(indexJob(1), indexJob(2));
  await test.add(indexJob(3));
  await test.start([
    {
      queue: 'index',
      concurrency: 3,
      run: async ({ payload }) => {
        seen.push(payload);
        await gate.promise;
      },
    },
  ]);
  await until('the first runs', () => seen.length === 1);
  await test.add(indexJob(4));
  await test.add(indexJob(5));
  await sleep(60);
  assert.equal(seen.length, 1, 'never two at once');
  test.time.now += 10;
  gate.resolve();
  await until('all ran', () => isEmpty(test.db));
  assert.deepEqual(seen, [{ n: 1 }, { n: 5 }]);
});

test('a runner that lost its lease is told, cannot complete, and its transaction is undone', async () => {
  await using test = await open();
  await test.db.query('create table effect (by text)');
  const slow = Promise.withResolvers<RunningJob>();
  const go = Promise.withResolvers<void>();
  const finish = (by: string, job: RunningJob) =>
    test.db.transaction(async (tx) => {
      await tx.query('insert into effect (by) values ($1)', [by]);
      await job.complete(tx);
    });
  const first = await test.start(
    [
      {
        queue: 'once',
        run: async (job) => {
          slow.resolve(job);
          await go.promise;
          await finish('the slow one', job);
        },
      },
    ],
    { leaseMs: 300 },
  );
  await test.add({ queue: 'once', payload: {} });
  const job = await slow.promise;
  // Owned by nobody here: the first, which lives, would extend what is still its own.
  await test.db.query(`update job set lease_owner = id, leased_until = '2000-01-01', run_at = '2000-01-01'`);
  // The first runner has no free place; the second takes the job back and does it.
  const second = await test.start([{ queue: 'once', run: (job) => finish('the quick one', job) }]);
  await until('the second did it', () => isEmpty(test.db));
  await until('the first was told', () => job.signal.aborted);
  go.resolve();
  await Promise.all([first.drain(1_000), second.drain(1_000)]);
  assert.deepEqual(await test.db.query('select by from effect'), [{ by: 'the quick one' }]);
});

test('a job whose runner is lost at its last attempt is dead, so that it kills no more', async () => {
  await using test = await open();
  await test.add({ queue: 'killer', payload: {}, maxAttempts: 1 });
  await test.db.query(
    `update job set state = 'running', attempts = 1, lease_owner = id, leased_until = '2000-01-01'`,
  );
  let ran = 0;
  await test.start([{ queue: 'killer', run: async () => void ran++ }]);
  const dead = await listDeadJobs(test.db, { limit: 10 });
  assert.deepEqual([dead.length, dead[0]?.lastError, ran], [1, 'its runner was lost', 0]);
  assert.equal(await dropOldDeadJobs(test.db, new Date(START)), 0);
  assert.equal(await dropOldDeadJobs(test.db, new Date(START + 1)), 1);
});

test('a job by the clock runs once at each of its times, however many runners there are', async () => {
  await using test = await open();
  const times: number[] = [];
  const handler: JobHandler = {
    queue: 'hourly',
    every: { ms: 3_600_000, payload: {} },
    run: async () => void times.push(test.time.now - START),
  };
  await Promise.all([1, 2, 3].map(() => test.start([handler])));
  assert.deepEqual(times, [], 'the first time is the next full hour');
  for (let hour = 1; hour <= 3; hour++) {
    test.time.now = START + hour * 3_600_000;
    await until(
      `hour ${hour}`,
      async () => times.length === hour && (await countJobs(test.db))[0]?.state === 'waiting',
    );
    await sleep(60);
  }
  assert.deepEqual(times, [3_600_000, 7_200_000, 10_800_000]);
});

test('a job by the clock may have its own moment of each period', async () => {
  await using test = await open();
  const hour = 3_600_000;
  const nextAfter = async (now: number): Promise<number | undefined> => {
    await test.db.query('delete from job');
    const source = { clock: () => now, ids: makeIds(() => now) };
    const nightly = { queue: 'nightly', ms: 24 * hour, afterMs: 19 * hour, payload: {} };
    await addPeriodicJobs(test.db, source, [nightly, { queue: 'hourly', ms: hour, payload: {} }]);
    // What waits already is left as it is.
    await addPeriodicJobs(test.db, source, [{ ...nightly, ms: hour }]);
    const rows = await test.db.query<{ queue: string; at: Date }>('select queue, run_at as at from job');
    assert.equal(rows.length, 2);
    return rows.find(({ queue }) => queue === 'nightly')?.at.getTime();
  };
  assert.equal(await nextAfter(START), START + 19 * hour);
  assert.equal(await nextAfter(START + 20 * hour), START + (24 + 19) * hour);
});

test('draining waits for running jobs, takes no new ones, and aborts what is too slow', async () => {
  await using test = await open();
  const begun: RunningJob[] = [];
  const gate = Promise.withResolvers<void>();
  const handler: JobHandler = {
    queue: 'drained',
    run: async (job) => {
      begun.push(job);
      await gate.promise;
    },
  };
  const runner = await test.start([handler]);
  await test.add({ queue: 'drained', payload: {} }, { queue: 'drained', payload: {} });
  await until('one runs', () => begun.length === 1);
  const drained = runner.drain(150);
  await sleep(50);
  assert.equal(begun[0]?.signal.aborted, false);
  await drained;
  assert.equal(begun[0]?.signal.aborted, true);
  gate.resolve();
  await until('the first ended', async () => (await countJobs(test.db)).length === 1);
  assert.equal(begun.length, 1, 'the second waits for another runner');
});

test('the back-off doubles from two seconds to an hour and spreads by a quarter', () => {
  assert.deepEqual(
    [1, 2, 3, 11, 12, 100].map((attempt) => backOffMs(attempt, 0.5)),
    [2_000, 4_000, 8_000, 2_048_000, 3_600_000, 3_600_000],
  );
  assert.equal(backOffMs(1, 0), 1_500);
  assert.ok(backOffMs(1, 0.999) < 2_500);
});
