/** Reads one backup back: its rows and its message bytes, everything checked. */
import { hash } from 'node:crypto';
import { decodeCopyRows } from '#formats/backup/copy-rows.ts';
import { decodePack, type PackEntry } from '#formats/backup/pack.ts';
import { SealBroken } from '#formats/backup/seal.ts';
import type { CatalogueEntry } from '#platform/blobs/blob-store.ts';
import { decodeChunk } from '#platform/blobs/chunk-encoding.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { SnapshotManifest, TableManifest } from './manifest.ts';
import type { Vault } from './vault.ts';

/** The newest backup that is not newer than a time. `Refusal('notFound')` where there is none. */
export async function findBackup(
  vault: Vault,
  until: Date | undefined,
): Promise<{ name: string; manifest: SnapshotManifest }> {
  const latest = until?.toISOString().replaceAll(':', '-');
  const paths = (await vault.list('snapshots')).filter(
    (path) => latest === undefined || path.slice('snapshots/'.length) <= latest,
  );
  const path = paths.at(-1);
  const { place } = vault;
  if (path === undefined && until === undefined)
    throw new Refusal('notFound', `There is no nightly backup in ${place} yet; backup create makes one.`, {
      place,
    });
  if (path === undefined)
    throw new Refusal(
      'notFound',
      `There is no backup of that time in ${place}; backup list shows what there is.`,
      { place },
    );
  return { name: path.slice('snapshots/'.length), manifest: await vault.readManifest(path) };
}

/** The table of a backup. */
export function requireTable(manifest: SnapshotManifest, name: string): TableManifest {
  const table = manifest.tables.find((one) => one.name === name);
  if (!table) throw new Refusal('conflict', `The backup has no table ${name}.`);
  return table;
}

/** The rows of a table as objects by column; with a key, only those whose first column it is. */
export async function* readRows(
  vault: Vault,
  table: TableManifest,
  key?: string,
): AsyncGenerator<Record<string, string | null>> {
  for (const [index, chunk] of table.chunks.entries()) {
    const next = table.chunks[index + 1];
    // Rows are in the order of their key, so a chunk holds the keys between its first and the next one's first.
    if (key !== undefined && (chunk.from > key || (next && next.from < key))) continue;
    for (const fields of decodeCopyRows(await vault.readChunk(chunk.name))) {
      if (key !== undefined && fields[0] !== key) continue;
      yield Object.fromEntries(table.columns.map((column, at) => [column, fields[at] ?? null]));
    }
  }
}

/** The packs of some blobs, of those that a backup names. */
export async function findPacks(vault: Vault, manifest: SnapshotManifest): Promise<Map<string, string>> {
  const used = new Set(manifest.packs);
  const packOf = new Map<string, string>();
  for (const path of await vault.list('packs'))
    for (const [pack, hashes] of Object.entries(await vault.readPackIndex(path)))
      if (used.has(pack)) for (const name of hashes) packOf.set(name, pack);
  return packOf;
}

/** A message's bytes from its stored pieces. Throws `SealBroken` where they are not what their hash says. */
export function joinPieces(
  pieces: readonly PackEntry[],
  { hash: name, chunk_count: count, encoding }: Pick<CatalogueEntry, 'hash' | 'chunk_count' | 'encoding'>,
): Buffer {
  const ordered = pieces.toSorted((a, b) => a.ordinal - b.ordinal);
  const bytes = Buffer.concat(ordered.map((piece) => decodeChunk(piece.bytes, encoding)));
  if (ordered.length !== count || !hash('sha256', bytes, 'buffer').equals(name))
    throw new SealBroken(`the bytes of ${name.toString('hex')} are not what they were`);
  return bytes;
}

/** The pieces of a pack by the hash of their blob. */
export function groupPieces(pack: Buffer): Map<string, PackEntry[]> {
  const groups = new Map<string, PackEntry[]>();
  for (const entry of decodePack(pack)) {
    const name = entry.hash.toString('hex');
    const group = groups.get(name);
    if (group) group.push(entry);
    else groups.set(name, [entry]);
  }
  return groups;
}
