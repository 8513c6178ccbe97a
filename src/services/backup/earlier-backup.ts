/** A nightly backup as an earlier store: only the chunks of what is asked for are read, and each pack once. */
import { decodeBytea } from '#formats/backup/copy-rows.ts';
import { SealBroken } from '#formats/backup/seal.ts';
import type { CatalogueEntry } from '#platform/blobs/blob-store.ts';
import type { EarlierBody, EarlierStore } from './earlier-store.ts';
import type { SnapshotManifest } from './manifest.ts';
import { findPacks, groupPieces, joinPieces, readRows, requireTable } from './read-backup.ts';
import type { Vault } from './vault.ts';

type Shape = Pick<CatalogueEntry, 'hash' | 'chunk_count' | 'encoding'>;

async function readCatalogue(
  vault: Vault,
  manifest: SnapshotManifest,
  wanted: ReadonlySet<string>,
): Promise<Map<string, Shape>> {
  const found = new Map<string, Shape>();
  for await (const row of readRows(vault, requireTable(manifest, 'blob'))) {
    const name = decodeBytea(row.hash ?? '').toString('hex');
    if (!wanted.has(name)) continue;
    const hash = Buffer.from(name, 'hex');
    found.set(name, { hash, chunk_count: Number(row.chunk_count), encoding: Number(row.encoding) });
  }
  return found;
}

async function* readBodies(
  vault: Vault,
  manifest: SnapshotManifest,
  names: ReadonlySet<string>,
): AsyncGenerator<EarlierBody> {
  const catalogue = await readCatalogue(vault, manifest, names);
  const packOf = await findPacks(vault, manifest);
  for (const [pack, some] of Map.groupBy(names, (name) => packOf.get(name) ?? '')) {
    const pieces = pack === '' ? new Map() : groupPieces(await vault.readChunk(pack));
    for (const name of some)
      try {
        const entry = catalogue.get(name);
        if (!entry) throw new SealBroken(`the bytes of ${name} are not in the backup`);
        yield { name, bytes: joinPieces(pieces.get(name) ?? [], entry) };
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        yield { name, lost: error.message };
      }
  }
}

/** Opens it; nothing is read yet. */
export function openBackup(vault: Vault, manifest: SnapshotManifest): EarlierStore {
  return {
    at: manifest.at,
    hasTable: (table) => manifest.tables.some(({ name }) => name === table),
    rows: (table, key) => readRows(vault, requireTable(manifest, table), key),
    bodies: (names) => readBodies(vault, manifest, names),
  };
}
