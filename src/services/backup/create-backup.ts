/**
 * Writes a backup: every table and every message as of one moment (R6.3).
 *
 * Cost: all rows are read (not all messages: their bytes only where no earlier backup has them), and what changed is written. Memory: a few
 * chunks, and 100 bytes for each message that the repository knows.
 */
import { firstKeyOf } from '#formats/backup/copy-rows.ts';
import { encodePack } from '#formats/backup/pack.ts';
import { RowChunker } from '#formats/backup/row-chunker.ts';
import type { ObjectVault } from '#platform/blobs/s3/object-vault.ts';
import type { DatabaseSnapshot, SnapshotBlob, TableShape } from '#platform/postgres/whole-database.ts';
import type { PackIndex, SnapshotManifest, TableManifest } from './manifest.ts';
import { readStoredPieces } from './stored-pieces.ts';
import type { Vault } from './vault.ts';

/** Stored bytes put together in one pack. */
const PACK_BYTES = 8 * 1024 * 1024;
/** Blobs whose pieces are read by one query, at most. */
const BLOBS_AT_ONCE = 500;
/** Not copied by rows: its bytes go into packs. */
const BLOB_PIECES = 'blob_chunk';
/** Not copied at all: a restore migrates. */
const MIGRATIONS = 'schema_migration';

export interface BackupRequest {
  snapshot: DatabaseSnapshot;
  vault: Vault;
  at: Date;
  program: string;
  files: Record<string, string>;
  /** Where message bytes lie that are not in the database. */
  objects?: ObjectVault | undefined;
  /** Told the bytes there are to read, and those read since. */
  onStart?: (totalBytes: number) => void;
  onBytes?: (bytes: number) => void;
}

export interface BackupReport {
  name: string;
  rows: number;
  blobs: number;
  newBlobs: number;
  readBytes: number;
  writtenBytes: number;
  /** Blobs of an object store whose bytes are not in this backup: there is no way to the store, or it lacks them. */
  outsideBlobs: number;
  /** Of those, the ones that some message refers to although the store lacks them. */
  missingBlobs: number;
}

/** One backup under way. */
class BackupRun {
  readonly #request: BackupRequest;
  readonly #known = new Set<string>();
  /** The pack of each blob the repository has. */
  readonly #packOf = new Map<string, string>();
  readonly #usedPacks = new Set<string>();
  readonly #newPacks: PackIndex = {};
  #read = 0;
  #written = 0;
  #newBlobs = 0;
  #outsideBlobs = 0;
  #missingBlobs = 0;

  constructor(request: BackupRequest) {
    this.#request = request;
  }

  async run(): Promise<BackupReport> {
    const { vault, snapshot, at, program, files } = this.#request;
    const name = at.toISOString().replaceAll(':', '-');
    await this.#readKnown();
    const tables = (await snapshot.tables()).filter((table) => table.name !== MIGRATIONS);
    const fresh = await this.#findNewBlobs();
    const rowTables = tables.filter((table) => table.name !== BLOB_PIECES);
    this.#request.onStart?.(rowTables.reduce((sum, table) => sum + table.bytes, 0) + fresh.storedBytes);
    const manifests: TableManifest[] = [];
    for (const table of rowTables) manifests.push(await this.#writeTable(table));
    await this.#writeBlobs(fresh.blobs);
    const outsideBlobs = this.#outsideBlobs;
    if (this.#newBlobs > 0) this.#written += await vault.putDocument(`packs/${name}`, this.#newPacks);
    const manifest: SnapshotManifest = {
      format: 1,
      at: at.toISOString(),
      program,
      migrations: await snapshot.migrations(),
      tables: manifests,
      blobs: { count: fresh.count, storedBytes: fresh.allBytes },
      packs: [...this.#usedPacks],
      files,
      outsideBlobs,
    };
    this.#written += await vault.putDocument(`snapshots/${name}`, manifest);
    return {
      name,
      rows: manifests.reduce((sum, table) => sum + table.rows, 0),
      blobs: fresh.count,
      newBlobs: this.#newBlobs,
      readBytes: this.#read,
      writtenBytes: this.#written,
      outsideBlobs,
      missingBlobs: this.#missingBlobs,
    };
  }

  /** What earlier backups wrote, those that were cut short too. */
  async #readKnown(): Promise<void> {
    const { vault } = this.#request;
    for (const path of await vault.list('data')) this.#known.add(path.split('/').at(-1) ?? '');
    for (const path of await vault.list('packs'))
      for (const [pack, hashes] of Object.entries(await vault.readPackIndex(path)))
        if (this.#known.has(pack)) for (const hash of hashes) this.#packOf.set(hash, pack);
  }

  async #findNewBlobs() {
    const blobs: SnapshotBlob[] = [];
    let count = 0;
    let allBytes = 0;
    for await (const batch of this.#request.snapshot.blobs())
      for (const blob of batch) {
        const pack = this.#packOf.get(blob.hash.toString('hex'));
        if (pack === undefined && blob.objectId !== null && !this.#request.objects) {
          this.#outsideBlobs += 1;
          continue;
        }
        count += 1;
        allBytes += blob.storedSize;
        if (pack === undefined) blobs.push(blob);
        else this.#usedPacks.add(pack);
      }
    return { blobs, count, allBytes, storedBytes: blobs.reduce((sum, blob) => sum + blob.storedSize, 0) };
  }

  #countRead(bytes: number): void {
    this.#read += bytes;
    this.#request.onBytes?.(bytes);
  }

  async #writeTable(table: TableShape): Promise<TableManifest> {
    const manifest: TableManifest = { name: table.name, columns: table.columns, rows: 0, chunks: [] };
    const chunker = new RowChunker();
    const write = async (chunk: Buffer): Promise<void> => {
      const { name, written } = await this.#request.vault.putChunk(chunk, this.#known);
      this.#written += written;
      manifest.chunks.push({ name, from: firstKeyOf(chunk) });
      manifest.rows += countRows(chunk);
    };
    for await (const bytes of this.#request.snapshot.copyTable(table)) {
      this.#countRead(bytes.length);
      for (const chunk of chunker.push(bytes)) await write(chunk);
    }
    for (const chunk of chunker.end()) await write(chunk);
    return manifest;
  }

  async #writeBlobs(blobs: readonly SnapshotBlob[]): Promise<void> {
    let batch: SnapshotBlob[] = [];
    let bytes = 0;
    for (const blob of blobs) {
      batch.push(blob);
      bytes += blob.storedSize;
      if (bytes < PACK_BYTES && batch.length < BLOBS_AT_ONCE) continue;
      await this.#writePack(batch);
      batch = [];
      bytes = 0;
    }
    if (batch.length > 0) await this.#writePack(batch);
  }

  async #writePack(blobs: readonly SnapshotBlob[]): Promise<void> {
    const { snapshot, objects } = this.#request;
    const { read, pieces, lacking } = await readStoredPieces(snapshot, objects, blobs);
    this.#outsideBlobs += lacking.length;
    this.#missingBlobs += lacking.filter(({ isUsed }) => isUsed).length;
    if (read.length === 0) return;
    const pack = encodePack(pieces);
    const { name, written } = await this.#request.vault.putChunk(pack, this.#known);
    this.#written += written;
    this.#newBlobs += read.length;
    this.#newPacks[name] = read.map(({ hash }) => hash.toString('hex'));
    this.#usedPacks.add(name);
    this.#countRead(pack.length);
  }
}

/** Rows of a chunk: newlines inside values are escaped. */
function countRows(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) count += 1;
  return count;
}

/** Writes a backup; when it resolves everything is there. */
export function createBackup(request: BackupRequest): Promise<BackupReport> {
  return new BackupRun(request).run();
}
