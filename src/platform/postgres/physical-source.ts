/**
 * The files of the embedded cluster and its write-ahead log, read while it runs: what point-in-time recovery is made of (R6.3).
 *
 * PostgreSQL's low-level backup (`pg_backup_start`, `pg_backup_stop`) and a replication slot do what its client programs would: between
 * the two calls the files may be copied in any state, because the log that is kept beside them repairs every page. The slot keeps the
 * server from removing log that was not archived yet; its name carries the name of the chain, and a restored cluster has no slots, so
 * whatever it writes from then on begins a chain of its own.
 */
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import {
  formatWalAddress,
  parseWalAddress,
  segmentName,
  segmentStart,
  type WalAddress,
} from '#formats/backup/wal-address.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Connection } from './database.ts';
import { BACKUP_LOCK, connectAlone, rowsOf } from './whole-database.ts';

const SLOT_PREFIX = 'congthu_archive_';
/** Held by the one process that archives. */
const ARCHIVE_LOCK = 0x77616c61;

/** What a copy leaves out: made anew at a start, or of no use elsewhere (PostgreSQL's own list). */
const LEFT_OUT = new Set(['postmaster.pid', 'postmaster.opts', 'pg_internal.init', 'backup_label.old']);
const EMPTIED = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);

export interface WalPosition {
  timeline: number;
  /** Everything before it is on disk and never changes. */
  flushed: WalAddress;
}

export interface WalSource {
  /** The chain's name; another one where the server had to let go of log that was not archived. */
  readonly chain: string;
  readonly segmentBytes: number;
  /** Where the log begins that is surely still there. */
  readonly kept: WalAddress;
  position(): Promise<WalPosition>;
  /** Bytes of the log; both addresses lie in one segment. */
  read(timeline: number, start: WalAddress, end: WalAddress): Promise<Buffer>;
  /** Lets the server remove what is before. */
  release(until: WalAddress): Promise<void>;
  close(): Promise<void>;
}

interface Slot {
  name: string;
  kept: string | null;
  status: string | null;
}

/** The slot of the chain, a new one where there is none or it was given up. */
async function findSlot(client: pg.Client, newChain: string): Promise<{ chain: string; kept: WalAddress }> {
  const slots = await rowsOf<Slot>(
    client,
    `select slot_name as name, restart_lsn::text as kept, wal_status as status from pg_replication_slots
     where slot_type = 'physical' and starts_with(slot_name, $1)`,
    [SLOT_PREFIX],
  );
  const whole = slots.find((slot) => slot.kept !== null && slot.status !== 'lost');
  if (whole?.kept) return { chain: whole.name.slice(SLOT_PREFIX.length), kept: parseWalAddress(whole.kept) };
  for (const { name } of slots) await rowsOf(client, 'select pg_drop_replication_slot($1)', [name]);
  const [made] = await rowsOf<{ kept: string }>(
    client,
    'select lsn::text as kept from pg_create_physical_replication_slot($1, true)',
    [SLOT_PREFIX + newChain],
  );
  return { chain: newChain, kept: parseWalAddress(made?.kept ?? '') };
}

async function readAt(path: string, at: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, at);
    if (bytesRead !== length) throw new Error(`${path} is shorter than the log it should hold`);
    return bytes;
  } finally {
    await file.close();
  }
}

async function readFacts(client: pg.Client): Promise<{ folder: string; segmentBytes: number }> {
  const [row] = await rowsOf<{ folder: string; bytes: string }>(
    client,
    `select current_setting('data_directory') as folder,
       (select setting from pg_settings where name = 'wal_segment_size') as bytes`,
  );
  return { folder: row?.folder ?? '', segmentBytes: Number(row?.bytes) };
}

/** Begins to archive; undefined while another process does. */
export async function openWalSource(
  connection: Connection,
  newChain: string,
): Promise<WalSource | undefined> {
  const client = await connectAlone(connection, 'congthu archive');
  try {
    const [lock] = await rowsOf<{ taken: boolean }>(client, 'select pg_try_advisory_lock($1) as taken', [
      ARCHIVE_LOCK,
    ]);
    if (lock?.taken !== true) {
      await client.end();
      return undefined;
    }
    const { folder, segmentBytes } = await readFacts(client);
    const { chain, kept } = await findSlot(client, newChain);
    return {
      chain,
      segmentBytes,
      kept: segmentStart(kept, segmentBytes),
      position: async () => {
        const [row] = await rowsOf<{ flushed: string; file: string }>(
          client,
          `select lsn::text as flushed, pg_walfile_name(lsn) as file from pg_current_wal_flush_lsn() as lsn`,
        );
        const timeline = Number.parseInt(row?.file.slice(0, 8) ?? '', 16);
        return { timeline, flushed: parseWalAddress(row?.flushed ?? '') };
      },
      read: (timeline, start, end) =>
        readAt(
          join(folder, 'pg_wal', segmentName(timeline, start, segmentBytes)),
          Number(start % BigInt(segmentBytes)),
          Number(end - start),
        ),
      release: async (until) => {
        // The slot of a new chain begins in the middle of its first segment.
        if (until <= kept) return;
        await rowsOf(client, 'select 1 from pg_replication_slot_advance($1, $2::pg_lsn)', [
          SLOT_PREFIX + chain,
          formatWalAddress(until),
        ]);
      },
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Ends archiving for good: without it the server would keep log for nobody. */
export async function dropWalSlots(connection: Connection): Promise<void> {
  const client = await connectAlone(connection, 'congthu archive');
  try {
    await rowsOf(
      client,
      `select pg_drop_replication_slot(slot_name) from pg_replication_slots
       where slot_type = 'physical' and not active and starts_with(slot_name, $1)`,
      [SLOT_PREFIX],
    );
  } finally {
    await client.end();
  }
}

/** A file or folder of the cluster, by its path in it. */
export interface ClusterEntry {
  path: string;
  isFolder: boolean;
  bytes: number;
}

/** Everything of a cluster that a copy needs, folders before what is in them. */
export async function listClusterFiles(folder: string): Promise<ClusterEntry[]> {
  const found: ClusterEntry[] = [];
  const walk = async (path: string): Promise<void> => {
    for (const entry of await readdir(join(folder, path), { withFileTypes: true })) {
      const name = path === '' ? entry.name : `${path}/${entry.name}`;
      if (LEFT_OUT.has(entry.name) || entry.name.startsWith('pgsql_tmp')) continue;
      if (entry.isDirectory()) {
        found.push({ path: name, isFolder: true, bytes: 0 });
        if (EMPTIED.has(name)) continue;
        await walk(name);
      } else if (entry.isFile()) {
        const facts = await stat(join(folder, name)).catch(() => undefined);
        // A table that was dropped since its folder was read is dropped in the log too.
        if (facts) found.push({ path: name, isFolder: false, bytes: facts.size });
      }
    }
  };
  await walk('');
  return found;
}

export interface ClusterCopy {
  folder: string;
  start: WalAddress;
  /** Ends the copy: what its label says, and the address up to which it needs the log. */
  finish(): Promise<{ label: string; stop: WalAddress }>;
  /** Ends everything, a copy that was not finished too. */
  close(): Promise<void>;
}

/** Begins a copy of the cluster's files. `Refusal('inUse')` while a backup or another copy is under way. */
export async function beginClusterCopy(connection: Connection, label: string): Promise<ClusterCopy> {
  const client = await connectAlone(connection, 'congthu base backup');
  try {
    const [lock] = await rowsOf<{ taken: boolean }>(client, 'select pg_try_advisory_lock($1) as taken', [
      BACKUP_LOCK,
    ]);
    if (lock?.taken !== true)
      throw new Refusal(
        'inUse',
        'A backup or a copy of the database is under way; try again when it has ended.',
      );
    const { folder } = await readFacts(client);
    const [begun] = await rowsOf<{ start: string }>(
      client,
      'select pg_backup_start($1, true)::text as start',
      [label],
    );
    return {
      folder,
      start: parseWalAddress(begun?.start ?? ''),
      finish: async () => {
        const [row] = await rowsOf<{ stop: string; label: string }>(
          client,
          'select lsn::text as stop, labelfile as label from pg_backup_stop(false)',
        );
        return { label: row?.label ?? '', stop: parseWalAddress(row?.stop ?? '') };
      },
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}
