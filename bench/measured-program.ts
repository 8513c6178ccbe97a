/** The database of a running program that is measured, beside the program, and when there is nothing left for it to do. */
import { setTimeout } from 'node:timers/promises';
import { findAccountsBehind } from '#domain/mailstore/text-pending.ts';
import { type Database, openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { quietLog } from '#tests/postgres/database.ts';

const LOOK_EVERY_MS = 500;

export async function withDatabase<T>(
  program: RunningProgram,
  use: (db: Database) => Promise<T>,
): Promise<T> {
  const server = await startEmbeddedPostgres({ dataDir: program.dataDir, log: quietLog });
  const db = openDatabase({ connection: server.connection, log: quietLog });
  try {
    return await use(db);
  } finally {
    await db.close();
    await server.leave();
  }
}

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
