/** What the program does by the clock, asked for now: a job's hour is put forward, as if it had come. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { addJob } from '#platform/jobs/add-jobs.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import type { DyingProgram, Workflow } from './dying-program.ts';

const LOOK_MS = 50;
const PATIENCE_MS = 60_000;

/** Lets the job of a queue be due. */
export async function ring(dying: DyingProgram, queue: string): Promise<void> {
  const source = { ids: makeIds(systemClock), clock: systemClock };
  await withDatabase(dying.program, (db) =>
    db.transaction((tx) => addJob(tx, source, { queue, payload: {}, uniqueKey: 'every' })),
  );
}

/**
 * Whether nothing of a queue is due, runs, or has failed and waits for another attempt. It may fail because its runner died, or because
 * another does the same at this moment.
 */
export async function isQuiet(dying: DyingProgram, queue: string): Promise<boolean> {
  const [left] = await withDatabase(dying.program, (db) =>
    db.query<{ count: number; dead: number; fault: string | null }>(
      `select count(*) filter (where state = 'running' or run_at <= now() or attempts > 0)::integer as count,
         count(*) filter (where state = 'dead')::integer as dead,
         max(last_error) filter (where last_error <> 'its runner was lost' and strpos(last_error, 'is under way') = 0) as fault
       from job where queue = $1`,
      [queue],
    ),
  );
  assert.deepEqual([left?.dead, left?.fault], [0, null], queue);
  return left?.count === 0;
}

/** Lets the job of a queue run to its end, in a program that lives. */
export async function runNow(dying: DyingProgram, queue: string): Promise<void> {
  await ring(dying, queue);
  const until = performance.now() + PATIENCE_MS;
  while (!(await isQuiet(dying, queue))) {
    assert.ok(performance.now() < until, `${queue} has not come to its end`);
    await sleep(LOOK_MS);
  }
}

/** A workflow that is one job of the clock, asked for by the clock alone: whoever died is never asked again. */
export function rungJob(
  queue: string,
  { name, prepare, check }: Pick<Workflow, 'name' | 'check'> & Required<Pick<Workflow, 'prepare'>>,
): Workflow {
  const rung = new Set<string>();
  return {
    name,
    prepare,
    async ask(dying, mark) {
      await ring(dying, queue);
      rung.add(mark);
    },
    isKnown: async (_dying, mark) => rung.has(mark),
    isDone: (dying) => isQuiet(dying, queue),
    check,
  };
}
