/**
 * A PostgreSQL cluster for a test run: without fsync, with the migrated template of every test's database.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { createLogger } from '#platform/telemetry/log.ts';
import { startInstalledPostgres } from './installed.ts';

export const TEMPLATE = 'congthu_template';
const MIGRATIONS = join(import.meta.dirname, '../../db/migrations');

/** Tests' log: only what is wrong. */
export const quietLog = createLogger({ level: process.env.CONGTHU_LOG_LEVEL ?? 'fatal' });

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
  const bin = process.env.CONGTHU_TEST_POSTGRES_BIN;
  const server = bin
    ? await startInstalledPostgres(bin, dataDir)
    : await startEmbeddedPostgres({ dataDir, log: quietLog, unsafeFast: true });
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
