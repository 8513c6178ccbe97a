/** When there is nothing left to do for a running program that is measured. */
import { setTimeout } from 'node:timers/promises';
import { findAccountsBehind } from '#domain/mailstore/text-pending.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';

const LOOK_EVERY_MS = 500;

/** How many of a mailbox's letters the text index does not have yet, in a program with one that has so many. */
export function countMissing(program: RunningProgram, letters: number): Promise<number> {
  return withDatabase(program, async (db) => {
    const [row] = await db.query<{ docs: number }>(
      'select coalesce(sum(docs), 0)::float8 as docs from text_segment',
    );
    return Math.max(0, letters - (row?.docs ?? 0));
  });
}

/** Waits until the text index has everything; says how long that took. */
export async function waitForIndex(program: RunningProgram): Promise<void> {
  const from = performance.now();
  await withDatabase(program, async (db) => {
    while ((await findAccountsBehind(db, 1)).length > 0) await setTimeout(LOOK_EVERY_MS);
    // What a night would do, so that no step measures the leftovers of the step before.
    await db.query('vacuum analyze');
  });
  console.error(`    the index had everything after ${((performance.now() - from) / 1000).toFixed(0)} s`);
}
