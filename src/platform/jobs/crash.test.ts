/** Runners that die by kill -9 lose no job, and no effect happens twice. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#platform/kernel/clock.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import type { Connection, Database } from '#platform/postgres/database.ts';
import { openTestDatabase, quietLog } from '#tests/postgres/database.ts';
import { addJobs } from './add-jobs.ts';
import { startJobRunner } from './runner.ts';
import { makeHandler } from './worker.fixture.ts';

const LEASE_MS = 1_000;
const JOBS = 60;

/** Starts a worker process and kills it once it has done some jobs and is in the middle of others. */
async function workAndDie(db: Database, connection: Connection, enough: number): Promise<Date> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'worker.fixture.ts'), JSON.stringify(connection), String(LEASE_MS)],
    { stdio: 'inherit' },
  );
  const ended = once(child, 'exit');
  for (let tries = 0; tries < 1_000; tries++) {
    const [row] = await db.query<{ count: number }>('select count(*) as count from effect');
    if ((row?.count ?? 0) >= enough) break;
    await sleep(10);
  }
  child.kill('SIGKILL');
  await ended;
  const [row] = await db.query<{ at: Date }>('select clock_timestamp() as at');
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
  const [left] = await db.query<{ count: number }>(
    `select count(*) as count from job where state = 'running'`,
  );
  assert.ok((left?.count ?? 0) > 0, 'it was killed in the middle of a job');

  const runner = await startJobRunner({
    db,
    ...source,
    log: quietLog,
    random: () => 0.5,
    leaseMs: LEASE_MS,
    pollMs: 50,
    handlers: [makeHandler(db, 1)],
  });
  for (let tries = 0; tries < 1_000; tries++) {
    const [row] = await db.query<{ count: number }>('select count(*) as count from job');
    if (row?.count === 0) break;
    await sleep(20);
  }
  await runner.drain(1_000);
  assert.deepEqual(await db.query('select count(*) as jobs from job'), [{ jobs: 0 }]);
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
