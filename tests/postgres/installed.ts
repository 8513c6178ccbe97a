/**
 * A test run's cluster out of an installed PostgreSQL instead of the embedded one: `CONGTHU_TEST_POSTGRES_BIN=/usr/lib/postgresql/15/bin npm test`
 * proves that migrations and queries hold on the oldest PostgreSQL that the cluster profile allows (docs/scale.md).
 */
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SUPERUSER } from '#platform/postgres/cluster.ts';
import type { Connection } from '#platform/postgres/database.ts';
import { chooseDatabaseUser, spawnAsUser } from '#platform/postgres/database-user.ts';
import { isServing, readPostmaster } from '#platform/postgres/postmaster-file.ts';

const START_TIMEOUT_MS = 30_000;
/** As many as the embedded server has; without fsync, as for every test. */
const SETTINGS =
  'listen_addresses= max_connections=120 shared_buffers=64MB jit=off timezone=UTC fsync=off full_page_writes=off random_page_cost=1.1 autovacuum_naptime=15s';

/** Makes a cluster with the programs of `bin` in `<dataDir>/postgres` and starts it. */
export async function startInstalledPostgres(
  bin: string,
  dataDir: string,
): Promise<{ connection: Connection; stop(): Promise<void> }> {
  const folder = join(dataDir, 'postgres');
  const user = chooseDatabaseUser(folder);
  mkdirSync(folder, { mode: 0o700 });
  // Who runs the database must come through to its folder.
  chmodSync(dataDir, 0o755);
  if (user) chownSync(folder, user.uid, user.gid);
  const start = (program: string, ...words: string[]) =>
    spawnAsUser(user, [folder, join(bin, program)], [join(bin, program), '-D', folder, ...words], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { LC_ALL: 'C', TZ: 'UTC' },
    });
  const made = start('initdb', '-U', SUPERUSER, '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'trust', '--no-sync');
  await new Promise((resolve, reject) => {
    made.on('exit', (code) => (code === 0 ? resolve(code) : reject(new Error(`initdb: ${code}`))));
    made.on('error', reject);
  });
  const settings = [...SETTINGS.split(' '), `unix_socket_directories=${folder}`].flatMap((setting) => [
    '-c',
    setting,
  ]);
  const server = start('postgres', ...settings, '-c', 'log_min_messages=fatal');
  server.unref();
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (readPostmaster(folder)?.status !== 'ready') {
    if (Date.now() > deadline || server.exitCode !== null)
      throw new Error(`PostgreSQL of ${bin} does not start`);
    await sleep(50);
  }
  const pid = readPostmaster(folder)?.pid ?? 0;
  return {
    connection: { host: folder, port: 5432, user: SUPERUSER, database: 'postgres' },
    stop: async () => {
      process.kill(pid, 'SIGINT');
      while (isServing(pid, folder)) await sleep(50);
    },
  };
}
