/** Runners that die by kill -9 lose no job, and no effect happens twice. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '#platform/kernel/clock.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import type { Connection, Database } from '#platform/postgres/database.ts';
import { openTestDatabase, quietLog } from '#tests/postgres/database.ts';
import { until } from '#tests/until.ts';
import { addJobs } from './add-jobs.ts';
import { startJobRunner } from './runner.ts';
import { makeHandler, WORKER_NAME } from './worker.fixture.ts';

const JOBS = 60;

/** Runs a worker process until it has done so many jobs and dies in the middle of others; gives when all it had sent was done. */
async function workAndDie(db: Database, connection: Connection, jobs: number): Promise<Date> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'worker.fixture.ts'), JSON.stringify(connection), String(jobs)],
    { stdio: 'inherit' },
  );
  await once(child, 'exit');
  assert.equal(child.signalCode, 'SIGKILL');
  await until('its connections are gone', async () => {
    const left = await db.query(
      'select from pg_stat_activity where application_name = $1 and datname = current_database()',
      [WORKER_NAME],
    );
    return left.length === 0;
  });
  const [row] = await db.query<{ at: Date }>('select clock_timestamp() as at');
  // Nobody holds them any more, and the test does not wait for the end of their leases.
  const held = await db.query(
    `update job set leased_until = '2000-01-01' where state = 'running' returning id`,
  );
  assert.ok(held.length > 0, 'it died in the middle of a job');
  return row?.at as Date;
}

test('runners killed in the middle lose no job, double no effect, and run none beside another', async () => {
  await using test = await openTestDatabase();
  const { db, connection } = test;
  await db.query('create table effect (job uuid primary key)');
  await db.query('create table started (job uuid, at timestamptz)');
  const source = { ids: makeIds(systemClock), clock: systemClock };
  const jobs = Array.from({ length: JOBS }, (_, number) => ({ queue: 'work', payload: { number } }));
  await db.transaction((tx) => addJobs(tx, source, jobs));

  const deaths = [await workAndDie(db, connection, 8), await workAndDie(db, connection, 20)];

  const runner = await startJobRunner({
    db,
    ...source,
    log: quietLog,
    random: () => 0.5,
    pollMs: 50,
    handlers: [makeHandler(db, 1)],
  });
  await until('all jobs are done', async () => (await db.query('select from job limit 1')).length === 0);
  await runner.drain(1_000);
  assert.deepEqual(await db.query('select count(*) as effects from effect'), [{ effects: JOBS }]);
  const again = await db.query<{ first: Date; second: Date }>(
    `select at as first, lead(at) over (partition by job order by at) as second from started`,
  );
  const repeated = again.filter((row) => row.second !== null);
  assert.ok(repeated.length > 0, 'some jobs were begun anew');
  for (const { first, second } of repeated)
    assert.ok(
      deaths.some((death) => first < death && death < second),
      `begun at ${first.toISOString()} and again at ${second.toISOString()} with no death between`,
    );
});
