/**
 * A database of its own for each test: a copy of a migrated template in one cluster for the whole run.
 *
 * `tools/test.ts` starts the cluster and names it in CONGTHU_TEST_POSTGRES; a test file run alone starts one itself
 * and stops it when its process ends.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { type Connection, type Database, openDatabase } from '#platform/postgres/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { createLogger } from '#platform/telemetry/log.ts';

const TEMPLATE = 'congthu_template';
export const MIGRATIONS = join(import.meta.dirname, '../../db/migrations');

/** Tests' log: only what is wrong. */
export const quietLog = createLogger({ level: process.env.CONGTHU_LOG_LEVEL ?? 'fatal' });

export interface TestDatabase {
  db: Database;
  connection: Connection;
  /** Closes the connections and drops the database. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Stops the cluster and removes it when this process is gone, however it went: the server outlives its program by
 * design, and a test run that was killed would leave it behind. Our end closes the pipe that the guard reads.
 */
function guard(dataDir: string): void {
  const script = 'cat; kill -QUIT "$(head -n 1 "$0/postgres/postmaster.pid")"; sleep 1; rm -rf "$0"';
  const child = spawn('sh', ['-c', script, dataDir], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.unref();
  (child.stdin as Socket).unref();
}

/** Starts a cluster without fsync, with the migrated template. */
export async function startTestCluster(): Promise<{ connection: Connection; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'congthu-test-'));
  guard(dataDir);
  const server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, log: quietLog, unsafeFast: true });
  const admin = openDatabase({ connection: server.connection, log: quietLog });
  await admin.query(`create database ${TEMPLATE}`);
  const template = openDatabase({ connection: { ...server.connection, database: TEMPLATE }, log: quietLog });
  await migrate(template, MIGRATIONS, quietLog);
  await template.close();
  await admin.close();
  return {
    connection: server.connection,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
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
