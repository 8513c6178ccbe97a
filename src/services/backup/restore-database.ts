/**
 * Puts a whole backup into a database that has the schema of its time and nobody's mail yet: one transaction, all or nothing.
 */

import { decodePack, type PackEntry } from '#formats/backup/pack.ts';
import type { ObjectVault } from '#platform/blobs/s3/object-vault.ts';
import type { DatabaseRestore } from '#platform/postgres/whole-database.ts';
import type { SnapshotManifest, TableManifest } from './manifest.ts';
import { readAhead } from './read-ahead.ts';
import type { Vault } from './vault.ts';

export interface RestoreReport {
  tables: number;
  rows: number;
  packs: number;
  /** Messages whose bytes lay in an object store and are not in the backup. */
  missingBlobs: number;
}

async function* readChunks(vault: Vault, table: TableManifest, onChunk: () => void): AsyncGenerator<Buffer> {
  const read = ({ name }: { name: string }): Promise<Buffer> => vault.readChunk(name);
  for await (const { result } of readAhead(table.chunks, read, READS)) {
    yield result;
    onChunk();
  }
}

/** Where a restore puts what it reads. */
export interface RestoreTarget {
  restore: DatabaseRestore;
  /** Bytes that lay in an object store go into this one; without it, into the database. */
  objects?: ObjectVault | undefined;
}

const OBJECTS_AT_ONCE = 8;
/** Under way at once, each of some megabytes: the database works on one while the next ones come from afar. */
const READS = 3;

/** Puts the blobs of a pack where they belong. An object is there before the rows that name it are committed. */
async function fillPack({ restore, objects }: RestoreTarget, pack: Buffer): Promise<void> {
  const entries = [...decodePack(pack)];
  const byName = Map.groupBy(entries, ({ hash }) => hash.toString('hex'));
  const outside = await restore.findOutside([...byName.keys()].map((name) => Buffer.from(name, 'hex')));
  if (outside.length > 0 && objects)
    for (let at = 0; at < outside.length; at += OBJECTS_AT_ONCE)
      await Promise.all(
        outside.slice(at, at + OBJECTS_AT_ONCE).map(({ hash, objectId, encoding }) => {
          const pieces = (byName.get(hash.toString('hex')) ?? []).toSorted((a, b) => a.ordinal - b.ordinal);
          const shape = { objectId: objectId ?? '', encoding };
          return objects.write(
            shape,
            pieces.map(({ bytes }) => bytes),
          );
        }),
      );
  if (outside.length > 0)
    await restore.noteRestored(
      outside.map(({ hash }) => hash),
      !objects,
    );
  const away = new Set(objects ? outside.map(({ hash }) => hash.toString('hex')) : []);
  const inside: PackEntry[] = entries.filter(({ hash }) => !away.has(hash.toString('hex')));
  await restore.fillBlobs(inside);
}

/** Fills the database. Throws `SealBroken` where the backup is damaged; then nothing was changed. */
export async function restoreDatabase(
  vault: Vault,
  manifest: SnapshotManifest,
  target: RestoreTarget,
  onChunk: (done: number, total: number) => void,
): Promise<RestoreReport> {
  const total = manifest.tables.reduce((sum, table) => sum + table.chunks.length, 0) + manifest.packs.length;
  const { restore } = target;
  let done = 0;
  let missingBlobs: number;
  const count = (): void => {
    done += 1;
    onChunk(done, total);
  };
  try {
    for (const table of manifest.tables)
      await restore.fillTable(table.name, table.columns, readChunks(vault, table, count));
    for await (const { result } of readAhead(manifest.packs, (pack) => vault.readChunk(pack), READS)) {
      await fillPack(target, result);
      count();
    }
    missingBlobs = await restore.settleOutside();
  } catch (error) {
    await restore.rollback();
    throw error;
  }
  await restore.commit();
  return {
    tables: manifest.tables.length,
    rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
    packs: manifest.packs.length,
    missingBlobs,
  };
}
