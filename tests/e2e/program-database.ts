/** The database of a running program, beside the program: for what a test puts there or reads there itself. */
import { type Connection, type Database, openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { quietLog } from '#tests/postgres/database.ts';
import type { RunningProgram } from './running-program.ts';

export async function withDatabase<T>(
  program: RunningProgram,
  use: (db: Database, connection: Connection) => Promise<T>,
): Promise<T> {
  const server = await startEmbeddedPostgres({ dataDir: program.dataDir, log: quietLog });
  const db = openDatabase({ connection: server.connection, log: quietLog });
  try {
    return await use(db, server.connection);
  } finally {
    await db.close();
    await server.leave();
  }
}
