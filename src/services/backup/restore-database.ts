/**
 * Puts a whole backup into a database that has the schema of its time and nobody's mail yet: one transaction, all or nothing.
 */

import { decodePack } from '#formats/backup/pack.ts';
import type { DatabaseRestore } from '#platform/postgres/whole-database.ts';
import type { SnapshotManifest, TableManifest } from './manifest.ts';
import type { Vault } from './vault.ts';

export interface RestoreReport {
  tables: number;
  rows: number;
  packs: number;
}

async function* readChunks(vault: Vault, table: TableManifest, onChunk: () => void): AsyncGenerator<Buffer> {
  for (const chunk of table.chunks) {
    yield await vault.readChunk(chunk.name);
    onChunk();
  }
}

/** Fills the database. Throws `SealBroken` where the backup is damaged; then nothing was changed. */
export async function restoreDatabase(
  vault: Vault,
  manifest: SnapshotManifest,
  restore: DatabaseRestore,
  onChunk: (done: number, total: number) => void,
): Promise<RestoreReport> {
  const total = manifest.tables.reduce((sum, table) => sum + table.chunks.length, 0) + manifest.packs.length;
  let done = 0;
  const count = (): void => {
    done += 1;
    onChunk(done, total);
  };
  try {
    for (const table of manifest.tables)
      await restore.fillTable(table.name, table.columns, readChunks(vault, table, count));
    for (const pack of manifest.packs) {
      await restore.fillBlobs([...decodePack(await vault.readChunk(pack))]);
      count();
    }
  } catch (error) {
    await restore.rollback();
    throw error;
  }
  await restore.commit();
  return {
    tables: manifest.tables.length,
    rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
    packs: manifest.packs.length,
  };
}
