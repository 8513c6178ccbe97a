/**
 * The embedded PostgreSQL: made on first run, started, adopted when it already runs, watched, stopped.
 *
 * It listens on a Unix socket in a folder only its user and root can enter, and outlives a crash of this program:
 * the next start finds it by its `postmaster.pid` and goes on with it. When it dies itself it is started again.
 */
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import {
  type Cluster,
  describeCluster,
  hasCluster,
  initialiseCluster,
  makePrivateFolder,
  SUPERUSER,
  serverEnvironment,
} from './cluster.ts';
import type { Connection } from './database.ts';
import { spawnAsUser } from './database-user.ts';
import {
  hasServerProcesses,
  isServing,
  type Postmaster,
  readPostmaster,
  removeStaleFiles,
} from './postmaster-file.ts';
import { announcePresence, type Presence } from './presence.ts';
import { followLog, readLogEnd, sizeOfLog } from './server-log.ts';
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
  /** Whether no other program uses it at this moment. */
  isAlone(): Promise<boolean>;
  /** Stops it cleanly, whoever else uses it. */
  stop(): Promise<void>;
  /** Stops watching it, and stops it when no other program uses it. */
  release(): Promise<void>;
  /** Stops watching it and leaves it running, whoever else uses it. */
  leave(): Promise<void>;
}

/** A crash may leave 2 GB of write-ahead log to replay; a slow disk takes minutes for that. */
const START_TIMEOUT_MS = 5 * 60_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 20;
const WATCH_MS = 500;
/** A server that cannot start, on a full disk, is tried so seldom in the end: each try says so in two logs, which lie on a disk too. */
const LONGEST_PAUSE_MS = 15_000;
/** Programs that come and go meet at a server that is just being stopped, hardly twice. */
const MAX_ATTEMPTS = 5;
/** What PostgreSQL says when lock file, shared memory or socket belong to a server that is not gone yet. */
const HELD_BY_ANOTHER = /lock file ".*" already exists|pre-existing shared memory block|could not lock/;

/** A cluster and how its server runs. */
interface Running {
  cluster: Cluster;
  unsafeFast: boolean;
  log: Logger;
}

function findServing(cluster: Cluster): Postmaster | undefined {
  const postmaster = readPostmaster(cluster.clusterDir);
  return postmaster && isServing(postmaster.pid, cluster.clusterDir) ? postmaster : undefined;
}

async function waitUntil(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

interface SpecialLaunch {
  settings?: Record<string, string>;
  timeoutMs?: number;
  /** Gives the waiting up; the server may run then. */
  signal?: AbortSignal | undefined;
}

/** Starts the server, with special settings where a recovery needs them, in a session of its own, so that neither our end nor a Ctrl-C takes it down with us. */
export async function launchServer(running: Running, special: SpecialLaunch = {}): Promise<void> {
  const { cluster } = running;
  for (let attempt = 1; ; attempt++) {
    const from = sizeOfLog(cluster.logFile);
    if (await launchOnce(running, special)) return;
    special.signal?.throwIfAborted();
    // Ours met the one that another program was just stopping: what it held is free a moment later.
    const mayRetry = attempt < MAX_ATTEMPTS && HELD_BY_ANOTHER.test(readLogEnd(cluster.logFile, from));
    if (!mayRetry) refuseStart(cluster, from);
    await sleep(POLL_MS * attempt);
  }
}

/** Whether the server is ready now, ours or one that another process started in the same moment. */
async function launchOnce(running: Running, special: SpecialLaunch): Promise<boolean> {
  const { cluster } = running;
  // After a kill -9 the old server's processes need a moment to see it and go; a new one would refuse to start.
  const isReady = () => findServing(cluster)?.status === 'ready';
  await waitUntil(() => isReady() || !hasServerProcesses(cluster.clusterDir), STOP_TIMEOUT_MS);
  // Another process that looks after the same directory was faster.
  if (isReady()) return true;
  makePrivateFolder(cluster.socketDir, cluster.user);
  removeStaleFiles(cluster.clusterDir, cluster.socketDir);
  const output = openSync(cluster.logFile, 'a', 0o600);
  let exited = false;
  let child: ChildProcess;
  try {
    child = spawnAsUser(
      cluster.user,
      [cluster.clusterDir, cluster.socketDir, cluster.binaries.postgres],
      [
        cluster.binaries.postgres,
        ...serverArguments({ ...cluster, unsafeFast: running.unsafeFast, special: special.settings }),
      ],
      { detached: true, stdio: ['ignore', output, output], env: serverEnvironment() },
    );
    for (const event of ['exit', 'error'])
      child.once(event, () => {
        exited = true;
      });
    child.unref();
  } finally {
    closeSync(output);
  }
  // Ours may have given way to one that another process started in the same moment; then that one is waited for.
  const hasFailed = () => exited && findServing(cluster) === undefined;
  const isGivenUp = () => special.signal?.aborted === true;
  await waitUntil(() => hasFailed() || isReady() || isGivenUp(), special.timeoutMs ?? START_TIMEOUT_MS);
  // Another's is ready before ours has given way: were that one stopped now, ours would run on with nobody who knows it.
  // It has touched nothing yet; a signal that it may put off would stop it when others have come to use it.
  if (!exited && isReady() && findServing(cluster)?.pid !== child.pid) child.kill('SIGKILL');
  return isReady();
}

function refuseStart(cluster: Cluster, from: number): never {
  const end = readLogEnd(cluster.logFile, from);
  throw new Refusal(
    /No space left/.test(end) ? 'storageFull' : 'temporarilyUnavailable',
    `The database did not start. Its log ends: ${end}`,
    { log: cluster.logFile },
  );
}

/** Stops the server of a cluster, where one runs. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const serving = findServing(cluster);
  if (!serving) return;
  // Fast shutdown: transactions are rolled back, everything acknowledged is on disk.
  process.kill(serving.pid, 'SIGINT');
  const gone = () => !isServing(serving.pid, cluster.clusterDir);
  if (!(await waitUntil(gone, STOP_TIMEOUT_MS))) process.kill(serving.pid, 'SIGQUIT');
}

/** Passes its log on and starts the server again whenever it is found dead; gives what ends both. */
function watch(running: Running, follow: () => void): () => Promise<void> {
  let looking: Promise<void> | undefined;
  let starts = 0;
  let notBefore = 0;
  const look = async (): Promise<void> => {
    try {
      follow();
      if (findServing(running.cluster)) {
        starts = 0;
        return;
      }
      if (starts > 0 && performance.now() < notBefore) return;
      starts += 1;
      notBefore = performance.now() + Math.min(LONGEST_PAUSE_MS, WATCH_MS * 2 ** starts);
      running.log.error({}, 'the database has died; starting it again');
      await launchServer(running);
      running.log.info({}, 'the database runs again');
    } catch (error) {
      running.log.error({ err: error }, 'the database could not be looked after; trying on');
    }
  };
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, WATCH_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

/** Goes on with the server that runs, if one does; one that is shutting down is waited for instead. */
async function adopt(cluster: Cluster): Promise<boolean> {
  const from = sizeOfLog(cluster.logFile);
  const settled = () => findServing(cluster)?.status !== 'starting';
  if (!(await waitUntil(settled, START_TIMEOUT_MS))) refuseStart(cluster, from);
  if (findServing(cluster)?.status === 'stopping')
    await waitUntil(() => findServing(cluster) === undefined, STOP_TIMEOUT_MS);
  return findServing(cluster) !== undefined;
}

interface Entered {
  adopted: boolean;
  connection: Connection;
  presence: Presence;
}

/** Has a server run and is known to it; one that another program stops at that moment is started anew. */
async function enterServer(running: Running): Promise<Entered> {
  const { cluster } = running;
  for (let attempt = 1; ; attempt++) {
    const adopted = await adopt(cluster);
    if (!adopted) await launchServer(running);
    // One that was started by another path to the same directory may listen elsewhere than we would.
    const host = findServing(cluster)?.socketDir || cluster.socketDir;
    const connection = { host, port: 5432, user: SUPERUSER, database: 'postgres' };
    try {
      return { adopted, connection, presence: await announcePresence(connection) };
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS) throw error;
      running.log.info({ err: error }, 'the database went away while it was entered; trying again');
      await sleep(POLL_MS);
    }
  }
}

/**
 * Starts the embedded server of a data directory, or goes on with the one that runs there.
 * `Refusal`: `conflict` for data of another major version, `notPermitted`, `temporarilyUnavailable`, `storageFull`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = describeCluster(options.dataDir);
  const running = { cluster, unsafeFast: options.unsafeFast ?? false, log: options.log };
  const follow = followLog(cluster.logFile, sizeOfLog(cluster.logFile), options.log);
  if (!hasCluster(cluster)) await initialiseCluster(cluster, { sync: !running.unsafeFast });
  const { adopted, connection, presence } = await enterServer(running);
  const unwatch = watch(running, follow);
  return {
    adopted,
    connection,
    pid: () => findServing(cluster)?.pid,
    isAlone: () => presence.isAlone(),
    release: async () => {
      await unwatch();
      if (await presence.isLastOut()) await stopServer(cluster);
      await presence.end();
    },
    leave: async () => {
      await unwatch();
      await presence.end();
    },
    stop: async () => {
      await unwatch();
      await presence.end();
      await stopServer(cluster);
    },
  };
}
