/**
 * Makes a cluster of a copy of its files and its write-ahead log, up to a moment: PostgreSQL's archive recovery, in a folder beside.
 *
 * The folder becomes the data directory's cluster when the server has replayed everything and was stopped cleanly; until then nothing
 * is there, and what a crash leaves half made is removed by the next try.
 */
import { chownSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseWalAddress, type WalAddress } from '#formats/backup/wal-address.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { type Cluster, describeCluster, makePrivateFolder, removeCluster } from './cluster.ts';
import { launchServer, stopServer } from './embedded.ts';
import { readLogEnd, sizeOfLog } from './server-log.ts';

/** Writes the files of the cluster, as its user. */
export interface ClusterWriter {
  makeFolder(path: string): void;
  /** Makes the file where it is missing. */
  write(path: string, at: number, bytes: Buffer): Promise<void>;
  /** Makes a file at least that long, with zeros. */
  extend(path: string, bytes: number): Promise<void>;
}

export interface Recovery {
  dataDir: string;
  log: Logger;
  /** Commits later than this are left out. */
  until: Date | undefined;
  unsafeFast: boolean;
  fill: (writer: ClusterWriter) => Promise<void>;
  onReplayed?: (address: WalAddress) => void;
  /** Gives it up: nothing is left then. */
  signal?: AbortSignal | undefined;
}

/** A day's log of a busy province takes a while. */
const RECOVERY_TIMEOUT_MS = 24 * 60 * 60_000;
const LOOK_MS = 1000;
const UNFINISHED = 'postgres-restoring';
const NOT_REACHED = /recovery ended before configured recovery target was reached/;
const REPLAYED = /current LSN: ([0-9A-F]+\/[0-9A-F]+)/g;

function createWriter({ clusterDir, user }: Cluster): ClusterWriter {
  const own = (path: string): void => {
    if (user) chownSync(path, user.uid, user.gid);
  };
  const withFile = async (path: string, work: (file: Awaited<ReturnType<typeof open>>) => Promise<void>) => {
    const full = join(clusterDir, path);
    const isNew = !existsSync(full);
    const file = await open(full, isNew ? 'wx+' : 'r+', 0o600);
    try {
      if (isNew) own(full);
      await work(file);
    } finally {
      await file.close();
    }
  };
  return {
    makeFolder: (path) => {
      const full = join(clusterDir, path);
      mkdirSync(full, { recursive: true, mode: 0o700 });
      own(full);
    },
    write: (path, at, bytes) =>
      withFile(path, async (file) => {
        await file.write(bytes, 0, bytes.length, at);
      }),
    extend: (path, bytes) =>
      withFile(path, async (file) => {
        if ((await file.stat()).size < bytes) await file.truncate(bytes);
      }),
  };
}

/** What the server is told of its recovery. There is no command that fetches more log: all of it lies there. */
function recoverySettings(until: Date | undefined): Record<string, string> {
  return {
    restore_command: 'false',
    hot_standby: 'off',
    recovery_target_timeline: 'current',
    recovery_target_action: 'promote',
    log_startup_progress_interval: '1s',
    // The server knows no zones by name yet when it reads this.
    ...(until && { recovery_target_time: until.toISOString().replace('T', ' ').replace('Z', '+00') }),
  };
}

/** Tells how far the replay has come, from what the server logs. */
function followReplay(cluster: Cluster, onReplayed: Recovery['onReplayed']): () => void {
  const from = sizeOfLog(cluster.logFile);
  const timer = setInterval(() => {
    const last = [...readLogEnd(cluster.logFile, from).matchAll(REPLAYED)].at(-1)?.[1];
    if (last !== undefined) onReplayed?.(parseWalAddress(last));
  }, LOOK_MS);
  return () => clearInterval(timer);
}

async function replay(cluster: Cluster, recovery: Recovery): Promise<void> {
  const { log, unsafeFast, until, signal } = recovery;
  const stopFollowing = followReplay(cluster, recovery.onReplayed);
  const start = (target: Date | undefined): Promise<void> =>
    launchServer(
      { cluster, unsafeFast, log },
      { settings: recoverySettings(target), timeoutMs: RECOVERY_TIMEOUT_MS, signal },
    );
  try {
    await start(until);
  } catch (error) {
    // Nothing was committed after the moment: then everything there is belongs to it.
    if (!(error instanceof Refusal) || !NOT_REACHED.test(error.message)) throw error;
    await start(undefined);
  } finally {
    stopFollowing();
  }
  await stopServer(cluster);
}

/** Recovers; all or nothing. `Refusal('conflict')` where there is a cluster already. */
export async function recoverCluster(recovery: Recovery): Promise<void> {
  const target = describeCluster(recovery.dataDir);
  if (existsSync(target.clusterDir))
    throw new Refusal('conflict', `${target.clusterDir} is there already; restore into an empty directory.`);
  const staging = join(target.dataDir, UNFINISHED);
  rmSync(staging, { recursive: true, force: true });
  makePrivateFolder(staging, target.user);
  const cluster = { ...describeCluster(staging), user: target.user };
  try {
    makePrivateFolder(cluster.clusterDir, cluster.user);
    const writer = createWriter(cluster);
    await recovery.fill(writer);
    await writer.write('recovery.signal', 0, Buffer.alloc(0));
    await replay(cluster, recovery);
    renameSync(cluster.clusterDir, target.clusterDir);
  } catch (error) {
    await stopServer(cluster);
    throw error;
  } finally {
    rmSync(staging, { recursive: true, force: true });
    if (dirname(cluster.socketDir) !== staging) rmSync(cluster.socketDir, { recursive: true, force: true });
  }
}

/** Stops and removes what was recovered into a directory of its own, whole or half made; the directory goes too. */
export async function discardRecovered(dataDir: string): Promise<void> {
  for (const folder of [join(dataDir, UNFINISHED), dataDir]) {
    if (!existsSync(folder)) continue;
    const cluster = describeCluster(folder);
    await stopServer(cluster);
    removeCluster(cluster);
  }
  rmSync(dataDir, { recursive: true, force: true });
}
