/**
 * A process of its own that runs the jobs of queue `work` and dies by SIGKILL in the middle of one, for `crash.test.ts`.
 *
 * Each job notes its start at once and its effect in the transaction that completes it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#platform/kernel/clock.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { type Connection, type Database, openDatabase } from '#platform/postgres/database.ts';
import { createLogger } from '#platform/telemetry/log.ts';
import type { JobHandler } from './job.ts';
import { startJobRunner } from './runner.ts';

/** How its connections are called: what it had sent is done before they are gone. */
export const WORKER_NAME = 'worker that dies';

/** Notes `started`, works for a while, notes `effect` and completes; `beforeCommit` is called within that transaction. */
export function makeHandler(db: Database, workMs: number, beforeCommit?: () => void): JobHandler {
  return {
    queue: 'work',
    concurrency: 4,
    run: async (job) => {
      await db.query('insert into started (job, at) values ($1, clock_timestamp())', [job.id]);
      await sleep(workMs);
      await db.transaction(async (tx) => {
        await tx.query('insert into effect (job) values ($1)', [job.id]);
        await job.complete(tx);
        await sleep(workMs);
        beforeCommit?.();
      });
    },
  };
}

if (import.meta.main) {
  const log = createLogger({ level: 'fatal' });
  const connection = JSON.parse(process.argv[2] ?? '') as Connection;
  const db = openDatabase({ connection, log, applicationName: WORKER_NAME });
  let left = Number(process.argv[3]);
  const die = (): void => {
    left -= 1;
    if (left < 0) process.kill(process.pid, 'SIGKILL');
  };
  await startJobRunner({
    db,
    handlers: [makeHandler(db, 30, die)],
    clock: systemClock,
    ids: makeIds(systemClock),
    log,
    random: Math.random,
    pollMs: 50,
  });
}
