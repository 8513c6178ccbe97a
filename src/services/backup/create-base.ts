/**
 * Copies the cluster's files into a vault while the server writes them: the beginning of every recovery to a moment (R6.3).
 *
 * Files are cut into chunks of one size, so that the next copy writes only what changed. Cost: all files are read and hashed.
 * Memory: one chunk, and its name for each there is.
 */
import { open } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { formatWalAddress } from '#formats/backup/wal-address.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Connection } from '#platform/postgres/database.ts';
import {
  beginClusterCopy,
  type ClusterCopy,
  type ClusterEntry,
  listClusterFiles,
  type WalSource,
} from '#platform/postgres/physical-source.ts';
import type { WalArchive } from './archive-wal.ts';
import { BASES, type BaseFile, type BaseManifest, nameOfTime } from './base-manifest.ts';
import { readDataFiles } from './data-files.ts';
import type { Vault } from './vault.ts';

/** Small enough that compressing one holds nobody up, a multiple of the database's pages. */
const CHUNK_BYTES = 1024 * 1024;
const VERSION_FILE = 'PG_VERSION';

export interface BaseRequest {
  connection: Connection;
  dataDir: string;
  vault: Vault;
  source: WalSource;
  archive: WalArchive;
  clock: Clock;
  program: string;
  /** Gives the copy up. */
  signal?: AbortSignal | undefined;
  /** Told the bytes read of all. */
  onBytes?: ((done: number, total: number) => void) | undefined;
}

export interface BaseReport {
  name: string;
  files: number;
  readBytes: number;
  writtenBytes: number;
}

/** The machine that can read such files. */
export function machineKind(): string {
  return `${platform()}-${arch()}`;
}

interface Counts {
  read: number;
  written: number;
}

/** What every file of one copy is copied with. */
interface Copying {
  vault: Vault;
  known: Set<string>;
  folder: string;
  /** For one chunk after the other: a new one for each of some thousand small files would keep the whole server busy with memory. */
  buffer: Buffer;
  counts: Counts;
}

/** One file, as long as it is now; undefined where it went away, which the log tells too. */
async function copyFile(
  { vault, known, folder, buffer, counts }: Copying,
  { path }: ClusterEntry,
): Promise<BaseFile | undefined> {
  const file = await open(join(folder, path), 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return undefined;
  try {
    const copied: BaseFile = { path, bytes: 0, chunks: [] };
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, copied.bytes);
      if (bytesRead === 0) return copied;
      const { name, written } = await vault.putChunk(buffer.subarray(0, bytesRead), known);
      copied.chunks.push(name);
      copied.bytes += bytesRead;
      counts.read += bytesRead;
      counts.written += written;
    }
  } finally {
    await file.close();
  }
}

async function copyFiles({ vault, signal, onBytes }: BaseRequest, folder: string, counts: Counts) {
  const known = new Set((await vault.list('data')).map((path) => path.split('/').at(-1) ?? ''));
  const entries = await listClusterFiles(folder);
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const files: BaseFile[] = [];
  const copying = { vault, known, folder, buffer: Buffer.alloc(CHUNK_BYTES), counts };
  for (const entry of entries) {
    if (entry.isFolder) continue;
    signal?.throwIfAborted();
    const file = await copyFile(copying, entry);
    if (file) files.push(file);
    onBytes?.(Math.min(counts.read, total), total);
  }
  return { folders: entries.filter((entry) => entry.isFolder).map((entry) => entry.path), files };
}

async function writeBase(request: BaseRequest, copy: ClusterCopy): Promise<BaseReport> {
  const { vault, source, archive, clock } = request;
  const counts: Counts = { read: 0, written: 0 };
  const { timeline } = await source.position();
  const { folders, files } = await copyFiles(request, copy.folder, counts);
  const { label, stop } = await copy.finish();
  // A copy is worth nothing without the log up to its end.
  await archive.archive();
  const at = new Date(clock());
  const version = await open(join(copy.folder, VERSION_FILE), 'r');
  const postgres = (await version.readFile('utf8')).trim();
  await version.close();
  const manifest: BaseManifest = {
    format: 1,
    at: at.toISOString(),
    program: request.program,
    postgres,
    machine: machineKind(),
    chain: source.chain,
    start: formatWalAddress(copy.start),
    stop: formatWalAddress(stop),
    timeline,
    segmentBytes: source.segmentBytes,
    label,
    folders,
    files,
    dataFiles: await readDataFiles(request.dataDir),
  };
  const name = nameOfTime(at);
  counts.written += await vault.putDocument(`${BASES}/${name}`, manifest);
  return { name, files: files.length, readBytes: counts.read, writtenBytes: counts.written };
}

/** Copies; when it resolves every later moment that the archive reaches can be had. `Refusal('inUse')` while a backup runs. */
export async function createBase(request: BaseRequest): Promise<BaseReport> {
  const copy = await beginClusterCopy(request.connection, 'congthu');
  try {
    return await writeBase(request, copy);
  } finally {
    await copy.close();
  }
}
