/** The database of a moment as an earlier store. Its message bytes may lie in the object store, which keeps them for the whole window. */
import { decodeCopyRows } from '#formats/backup/copy-rows.ts';
import type { PackEntry } from '#formats/backup/pack.ts';
import { RowChunker } from '#formats/backup/row-chunker.ts';
import { SealBroken } from '#formats/backup/seal.ts';
import type { ObjectVault } from '#platform/blobs/s3/object-vault.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { DatabaseSnapshot, SnapshotBlob, TableShape } from '#platform/postgres/whole-database.ts';
import type { EarlierBody, EarlierRow, EarlierStore } from './earlier-store.ts';
import { joinPieces } from './read-backup.ts';
import { readStoredPieces } from './stored-pieces.ts';

/** Stored bytes read at once. */
const BATCH_BYTES = 8 * 1024 * 1024;
/** Blobs looked up by one query. */
const BLOBS_AT_ONCE = 500;

async function* readRows(
  snapshot: DatabaseSnapshot,
  table: TableShape,
  key: string | undefined,
): AsyncGenerator<EarlierRow> {
  const chunker = new RowChunker();
  const decode = function* (chunk: Buffer): Generator<EarlierRow> {
    for (const fields of decodeCopyRows(chunk))
      yield Object.fromEntries(table.columns.map((column, at) => [column, fields[at] ?? null]));
  };
  for await (const bytes of snapshot.copyTable(table, key))
    for (const chunk of chunker.push(bytes)) yield* decode(chunk);
  for (const chunk of chunker.end()) yield* decode(chunk);
}

/** Some blobs at a time, so that none of the groups needs much memory. */
function* groupBySize(blobs: readonly SnapshotBlob[]): Generator<SnapshotBlob[]> {
  let group: SnapshotBlob[] = [];
  let bytes = 0;
  for (const blob of blobs) {
    group.push(blob);
    bytes += blob.storedSize;
    if (bytes < BATCH_BYTES) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

function joinBody(
  { hash, encoding, pieces: count }: SnapshotBlob,
  pieces: readonly PackEntry[],
): EarlierBody {
  const name = hash.toString('hex');
  try {
    return { name, bytes: joinPieces(pieces, { hash, encoding, chunk_count: count }) };
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return { name, lost: error.message };
  }
}

async function* readBodies(
  snapshot: DatabaseSnapshot,
  objects: ObjectVault | undefined,
  names: readonly string[],
): AsyncGenerator<EarlierBody> {
  for (let at = 0; at < names.length; at += BLOBS_AT_ONCE) {
    const some = names.slice(at, at + BLOBS_AT_ONCE);
    const found = await snapshot.findBlobs(some.map((name) => Buffer.from(name, 'hex')));
    const known = new Map(found.map((blob) => [blob.hash.toString('hex'), blob]));
    // In the order that was asked for: it is the one of the mailboxes.
    const blobs = some.map((name) => known.get(name)).filter((blob) => blob !== undefined);
    for (const name of some)
      if (!known.has(name)) yield { name, lost: `the bytes of ${name} were not there then` };
    for (const group of groupBySize(blobs)) {
      const { pieces } = await readStoredPieces(snapshot, objects, group);
      const piecesOf = Map.groupBy(pieces, ({ hash }) => hash.toString('hex'));
      for (const blob of group) yield joinBody(blob, piecesOf.get(blob.hash.toString('hex')) ?? []);
    }
  }
}

/** What a snapshot of that database holds. */
export async function readMoment(
  snapshot: DatabaseSnapshot,
  objects: ObjectVault | undefined,
  at: Date,
): Promise<EarlierStore> {
  const shapes = new Map((await snapshot.tables()).map((table) => [table.name, table]));
  return {
    at: at.toISOString(),
    hasTable: (name) => shapes.has(name),
    rows: (name, key) => {
      const shape = shapes.get(name);
      if (!shape) throw new Refusal('conflict', `The backup has no table ${name}.`);
      return readRows(snapshot, shape, key);
    },
    bodies: (names) => readBodies(snapshot, objects, [...names]),
  };
}
