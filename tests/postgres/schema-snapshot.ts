/** `db/schema.sql`: what it holds, and where a database to compare it with comes from. */
import { join } from 'node:path';
import { type Database, openDatabase, type Queryable } from '#platform/postgres/database.ts';
import { describeSchema } from '#platform/postgres/describe-schema.ts';
import { quietLog, startTestCluster, TEMPLATE } from './cluster.ts';

export const SCHEMA_FILE = join(import.meta.dirname, '../../db/schema.sql');

const HEADING = `-- The schema as the migrations make it, for review. Written by \`node tools/schema.ts\`; a test compares it.

`;

/** The text that `db/schema.sql` must hold. */
export async function snapshotOf(db: Queryable): Promise<string> {
  return HEADING + (await describeSchema(db));
}

/** A cluster of its own with the newest schema, for a program that is no test. */
export async function openMigratedDatabase(): Promise<{ db: Database; close(): Promise<void> }> {
  const cluster = await startTestCluster();
  const db = openDatabase({ connection: { ...cluster.connection, database: TEMPLATE }, log: quietLog });
  return {
    db,
    close: async () => {
      await db.close();
      await cluster.stop();
    },
  };
}
