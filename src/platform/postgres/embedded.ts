/**
 * The embedded PostgreSQL: made on first run, started, adopted when it already runs, watched, stopped.
 *
 * It lives in `<data>/postgres`, listens on a Unix socket in a folder only its user and root can enter, and outlives
 * a crash of this program: the next start finds it by its `postmaster.pid` and goes on with it. When it dies itself it
 * is started again. Log: `<data>/postgres.log`.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { findPostgresBinaries, type PostgresBinaries } from './binaries.ts';
import { chooseDatabaseUser, type DatabaseUser, spawnAsUser } from './database-user.ts';
import type { Connection } from './database.ts';
import { isAlive, isReady, readPostmaster } from './postmaster-file.ts';
import { serverArguments } from './server-settings.ts';

export interface EmbeddedPostgresOptions {
  /** The program's data directory; the cluster lies in `postgres` below it. */
  dataDir: string;
  log: Logger;
  /** For test clusters that need not survive a power cut. */
  unsafeFast?: boolean;
}

export interface EmbeddedPostgres {
  connection: Connection;
  /** It was running already, left by a crash or started by another process. */
  adopted: boolean;
  /** Its process now; another after it died and was started again. */
  pid(): number | undefined;
  /** Stops it cleanly. */
  stop(): Promise<void>;
  /** Leaves it running and only stops watching it. */
  leave(): void;
}

export const POSTGRES_MAJOR = '18';
const SUPERUSER = 'congthu';
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 20;
const WATCH_MS = 500;
/** sun_path holds 108 bytes; the socket's own name takes 20. */
const MAX_SOCKET_DIR_BYTES = 85;

interface Cluster {
  dataDir: string;
  clusterDir: string;
  socketDir: string;
  logFile: string;
  user: DatabaseUser | undefined;
  binaries: PostgresBinaries;
  options: EmbeddedPostgresOptions;
}

/** A folder that only the database user and root can enter. */
function makePrivateFolder(path: string, user: DatabaseUser | undefined): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  const mine = [process.getuid?.() ?? 0, user?.uid];
  if (!found.isDirectory() || !mine.includes(found.uid))
    throw new Refusal('notPermitted', `${path} belongs to somebody else; remove it and start again.`);
  chmodSync(path, 0o700);
  if (user) chownSync(path, user.uid, user.gid);
}

function socketDirFor(dataDir: string): string {
  const inside = join(dataDir, 'postgres-socket');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_DIR_BYTES) return inside;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(tmpdir(), `congthu-${name}`);
}

function describeCluster(options: EmbeddedPostgresOptions): Cluster {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const clusterDir = join(dataDir, 'postgres');
  const user = chooseDatabaseUser(clusterDir);
  return {
    dataDir,
    clusterDir,
    socketDir: socketDirFor(dataDir),
    logFile: join(dataDir, 'postgres.log'),
    user,
    binaries: findPostgresBinaries(),
    options,
  };
}

function requireOurVersion(cluster: Cluster): void {
  const version = readFileSync(join(cluster.clusterDir, 'PG_VERSION'), 'utf8').trim();
  if (version === POSTGRES_MAJOR) return;
  throw new Refusal(
    'conflict',
    `The data directory ${cluster.dataDir} holds a database of PostgreSQL ${version}; this program runs ${POSTGRES_MAJOR}. ` +
      'Use the version of the program that made it, or another data directory.',
    { found: version, needed: POSTGRES_MAJOR },
  );
}

/** initdb into a folder beside, renamed when it is whole: what a crash leaves half made is removed at the next start. */
async function initialise(cluster: Cluster): Promise<void> {
  const unfinished = `${cluster.clusterDir}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  makePrivateFolder(unfinished, cluster.user);
  const args = [
    ['--pgdata', unfinished],
    ['--username', SUPERUSER],
    ['--encoding', 'UTF8'],
    ['--locale', 'C'],
    ['--auth-local', 'trust'],
    ['--auth-host', 'reject'],
    cluster.options.unsafeFast ? ['--no-sync'] : [],
  ].flat();
  const child = spawnAsUser(
    cluster.user,
    [unfinished, cluster.binaries.initdb],
    [cluster.binaries.initdb, ...args],
    { stdio: ['ignore', 'ignore', 'pipe'], env: serverEnvironment() },
  );
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0)
    throw new Refusal('temporarilyUnavailable', `The database could not be made: ${complaint.trim()}`, {
      code: code ?? -1,
    });
  renameSync(unfinished, cluster.clusterDir);
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

/** Starts the server on its own, so that neither our end nor a Ctrl-C takes it down with us. */
async function launch(cluster: Cluster): Promise<void> {
  const log = openSync(cluster.logFile, 'a', 0o600);
  try {
    const child = spawnAsUser(
      cluster.user,
      [cluster.clusterDir, cluster.socketDir, cluster.binaries.postgres],
      [
        cluster.binaries.postgres,
        ...serverArguments({
          clusterDir: cluster.clusterDir,
          socketDir: cluster.socketDir,
          unsafeFast: cluster.options.unsafeFast ?? false,
        }),
      ],
      { detached: true, stdio: ['ignore', log, log], env: serverEnvironment() },
    );
    child.unref();
    let exited = false;
    child.once('exit', () => {
      exited = true;
    });
    child.once('error', () => {
      exited = true;
    });
    await waitUntilReady(cluster, () => exited);
  } finally {
    closeSync(log);
  }
}

async function waitUntilReady(cluster: Cluster, hasExited: () => boolean): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const postmaster = readPostmaster(cluster.clusterDir);
    if (postmaster && isAlive(postmaster.pid) && isReady(postmaster)) return;
    if (hasExited() && !(postmaster && isAlive(postmaster.pid))) break;
    await sleep(POLL_MS);
  }
  const tail = readFileSync(cluster.logFile, 'utf8').trimEnd().split('\n').slice(-5).join(' | ');
  throw new Refusal('temporarilyUnavailable', `The database did not start. Its log ends: ${tail}`, {
    log: cluster.logFile,
  });
}

/** After a kill -9 the old server's processes need a moment to see it and go; until then a new one refuses to start. */
async function launchPatiently(cluster: Cluster): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  for (;;) {
    try {
      await launch(cluster);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(WATCH_MS);
    }
  }
}

async function stopServer(cluster: Cluster): Promise<void> {
  const postmaster = readPostmaster(cluster.clusterDir);
  if (!postmaster || !isAlive(postmaster.pid)) return;
  process.kill(postmaster.pid, 'SIGINT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isAlive(postmaster.pid) && Date.now() < deadline) await sleep(POLL_MS);
  if (isAlive(postmaster.pid)) process.kill(postmaster.pid, 'SIGQUIT');
}

/** Starts the server again whenever it is found dead, until told to stop. */
function watch(cluster: Cluster): () => void {
  let watching = true;
  void (async () => {
    while (watching) {
      await sleep(WATCH_MS, undefined, { ref: false });
      const postmaster = readPostmaster(cluster.clusterDir);
      if (!watching || (postmaster && isAlive(postmaster.pid))) continue;
      cluster.options.log.error({}, 'the database has died; starting it again');
      try {
        await launch(cluster);
        cluster.options.log.info({}, 'the database runs again');
      } catch (error) {
        cluster.options.log.error({ err: error }, 'the database could not be started again; trying on');
      }
    }
  })();
  return () => {
    watching = false;
  };
}

/**
 * Starts the embedded server of a data directory, or goes on with the one that runs there.
 * `Refusal`: `conflict` for data of another major version, `notPermitted`, `temporarilyUnavailable`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = describeCluster(options);
  const postmaster = readPostmaster(cluster.clusterDir);
  const adopted = postmaster !== undefined && isAlive(postmaster.pid);
  if (existsSync(join(cluster.clusterDir, 'PG_VERSION'))) requireOurVersion(cluster);
  else await initialise(cluster);
  if (adopted) await waitUntilReady(cluster, () => false);
  else {
    makePrivateFolder(cluster.socketDir, cluster.user);
    await launchPatiently(cluster);
  }
  const unwatch = watch(cluster);
  return {
    adopted,
    connection: { host: cluster.socketDir, port: 5432, user: SUPERUSER, database: 'postgres' },
    pid: () => readPostmaster(cluster.clusterDir)?.pid,
    leave: unwatch,
    stop: async () => {
      unwatch();
      await stopServer(cluster);
    },
  };
}
