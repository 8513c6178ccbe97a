/**
 * The database of a moment, brought up beside the one that lives, so that one account is read from it: the copy before the moment and the log
 * up to it, in a folder of the data directory, with a socket of its own in there and no port. It goes when it was read, or when it fails.
 *
 * One at a time: the lock is in the living database and ends with whoever holds it. What a killed one left is removed by the next, and every
 * night by the server. Memory and disk: a second server's, and all that the database has on disk; it begins only where there is room for that.
 */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectVault } from '#platform/blobs/s3/object-vault.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { describeCluster, makePrivateFolder } from '#platform/postgres/cluster.ts';
import type { Connection } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { type HeldLock, holdLock } from '#platform/postgres/hold-lock.ts';
import { discardRecovered } from '#platform/postgres/recover-cluster.ts';
import { openSnapshot } from '#platform/postgres/whole-database.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { readMoment } from './earlier-moment.ts';
import type { EarlierStore } from './earlier-store.ts';
import type { Span } from './moments.ts';
import { measureMoment, recoverMoment } from './restore-moment.ts';
import type { Vault } from './vault.ts';

const FOLDER = 'moment';
/** Held while one is brought up and read. */
const MOMENT_LOCK = 0x6d6f6d74;
/** What the living database keeps for itself, and the recovery needs besides its files. */
const SPARE_BYTES = 1024 ** 3;
const GB = 1e9;

/** The living system beside which it comes up. */
export interface BesideLiving {
  connection: Connection;
  dataDir: string;
  log: Logger;
}

export interface MomentWanted {
  vault: Vault;
  span: Span;
  moment: Date;
  /** Where message bytes lie that are not in the database. */
  objects: ObjectVault | undefined;
  /** Gives it up. */
  signal?: AbortSignal | undefined;
  /** Told bytes written and replayed, of all. */
  onBytes?: ((done: number, total: number) => void) | undefined;
  /** Free bytes of a folder's disk. */
  readFree?: (folder: string) => Promise<number>;
}

export interface BroughtUp {
  store: EarlierStore;
  /** Stops it and removes it. */
  close(): Promise<void>;
}

async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** A full disk would stop the living database. */
async function requireSpace(dataDir: string, { span, moment, readFree }: MomentWanted): Promise<void> {
  const needed = measureMoment(span, moment).diskBytes + SPARE_BYTES;
  const free = await (readFree ?? readFreeBytes)(dataDir);
  if (free >= needed) return;
  const [neededGb, freeGb] = [needed, free].map((bytes) => (bytes / GB).toFixed(1));
  throw new Refusal(
    'storageFull',
    `The database of that moment needs ${neededGb} GB in ${dataDir} for a while, and ${freeGb} GB are free there.`,
    { needed, free },
  );
}

async function takeLock({ connection }: BesideLiving): Promise<HeldLock> {
  const lock = await holdLock(connection, MOMENT_LOCK, 'congthu moment');
  if (lock) return lock;
  throw new Refusal('inUse', 'Another account is being restored to a moment; try again when it has ended.');
}

async function start(folder: string, { log }: BesideLiving, wanted: MomentWanted): Promise<BroughtUp> {
  const { vault, span, moment, objects, signal, onBytes } = wanted;
  makePrivateFolder(folder, describeCluster(folder).user);
  await recoverMoment({
    vault,
    span,
    dataDir: folder,
    until: moment,
    log,
    unsafeFast: true,
    signal,
    onBytes,
  });
  const server = await startEmbeddedPostgres({ dataDir: folder, log, unsafeFast: true });
  try {
    const snapshot = await openSnapshot(server.connection);
    return {
      store: await readMoment(snapshot, objects, moment),
      close: async () => {
        await snapshot.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Brings it up; all or nothing. `Refusal`: `storageFull`, `inUse`, `conflict` where this machine cannot read the copy. */
export async function bringUpMoment(living: BesideLiving, wanted: MomentWanted): Promise<BroughtUp> {
  const lock = await takeLock(living);
  const folder = join(living.dataDir, FOLDER);
  const end = async (): Promise<void> => {
    await discardRecovered(folder);
    await lock.release();
  };
  try {
    await discardRecovered(folder);
    await requireSpace(living.dataDir, wanted);
    const started = await start(folder, living, wanted);
    return {
      store: started.store,
      close: async () => {
        try {
          await started.close();
        } finally {
          await end();
        }
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Removes what one that was killed left behind; true where there was something. */
export async function removeLeftMoment({ connection, dataDir }: BesideLiving): Promise<boolean> {
  const folder = join(dataDir, FOLDER);
  if (!existsSync(folder)) return false;
  const lock = await holdLock(connection, MOMENT_LOCK, 'congthu moment');
  if (!lock) return false;
  try {
    await discardRecovered(folder);
    return true;
  } finally {
    await lock.release();
  }
}
