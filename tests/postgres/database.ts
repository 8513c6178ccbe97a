/**
 * A database of its own for each test: a copy of a migrated template in one cluster for the whole run.
 *
 * `tools/test.ts` starts the cluster and names it in CONGTHU_TEST_POSTGRES; a test file run alone starts one itself
 * and stops it when its process ends.
 */
import { after } from 'node:test';
import { type Connection, type Database, openDatabase } from '#platform/postgres/database.ts';
import { quietLog, startTestCluster, TEMPLATE } from './cluster.ts';

export { quietLog } from './cluster.ts';

export interface TestDatabase {
  db: Database;
  connection: Connection;
  /** Closes the connections and drops the database. */
  [Symbol.asyncDispose](): Promise<void>;
}

let ownCluster: ReturnType<typeof startTestCluster> | undefined;

// Registered while the test file loads, so that it runs after the last of its tests.
after(async () => {
  await (await ownCluster)?.stop();
});

/** The cluster of the run, or one of this file's own, stopped after its last test. */
async function findCluster(): Promise<Connection> {
  const given = process.env.CONGTHU_TEST_POSTGRES;
  if (given) return JSON.parse(given) as Connection;
  ownCluster ??= startTestCluster();
  return (await ownCluster).connection;
}

let made = 0;

/** Two files that want the same template wait for each other. */
const TEMPLATE_LOCK = 0x74706c74;

/**
 * Sees to it that the run has a template `name`, and gives the note that whoever made it left on it. `fill` fills a
 * database of the newest schema; it runs once in a run, in the first file that asks.
 */
export async function ensureTemplate(name: string, fill: (db: Database) => Promise<string>): Promise<string> {
  const cluster = await findCluster();
  const admin = openDatabase({ connection: cluster, log: quietLog, poolSize: 1 });
  try {
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const [found] = await admin.query<{ note: string }>(
      `select shobj_description(oid, 'pg_database') as note from pg_database where datname = $1`,
      [name],
    );
    if (found) return found.note;
    const draft = `${name}_${process.pid}`;
    await admin.query(`create database ${draft} template ${TEMPLATE} strategy file_copy`);
    const db = openDatabase({ connection: { ...cluster, database: draft }, log: quietLog });
    const note = await fill(db);
    await db.close();
    await admin.query(`comment on database ${draft} is '${note.replaceAll("'", "''")}'`);
    await admin.query(`alter database ${draft} rename to ${name}`);
    return note;
  } finally {
    await admin.close();
  }
}

/** Makes a database from a template; use with `await using`. */
export async function openTestDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const cluster = await findCluster();
  const name = `test_${process.pid}_${++made}`;
  const admin = openDatabase({ connection: cluster, log: quietLog, poolSize: 1 });
  // Copied as files: a third of the time that copying through the log takes.
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  const connection = { ...cluster, database: name };
  const db = openDatabase({ connection, log: quietLog });
  return {
    db,
    connection,
    [Symbol.asyncDispose]: async () => {
      await db.close();
      await admin.query(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}
