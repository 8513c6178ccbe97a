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

/** Makes a database from the template; use with `await using`. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const cluster = await findCluster();
  const name = `test_${process.pid}_${++made}`;
  const admin = openDatabase({ connection: cluster, log: quietLog, poolSize: 1 });
  await admin.query(`create database ${name} template ${TEMPLATE}`);
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
