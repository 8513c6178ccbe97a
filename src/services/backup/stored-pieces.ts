/** The stored pieces of message bytes that a database knows: its own, and those of the object store beside it. */
import type { PackEntry } from '#formats/backup/pack.ts';
import type { ObjectVault } from '#platform/blobs/s3/object-vault.ts';
import type { DatabaseSnapshot, SnapshotBlob } from '#platform/postgres/whole-database.ts';

/** Objects asked of an object store at the same time. */
const OBJECTS_AT_ONCE = 8;

/** The pieces of a blob that lies in the object store, as the database would hold them; undefined where it is not there. */
async function readObject(
  { hash, objectId, encoding, pieces }: SnapshotBlob,
  objects: ObjectVault | undefined,
): Promise<PackEntry[] | undefined> {
  const found = await objects?.read({ objectId: objectId ?? '', encoding }, pieces);
  return found?.map((bytes, ordinal) => ({ hash, ordinal, bytes }));
}

/** What of some blobs could be read, their pieces, and those that the object store lacks. */
export async function readStoredPieces(
  snapshot: Pick<DatabaseSnapshot, 'blobPieces'>,
  objects: ObjectVault | undefined,
  blobs: readonly SnapshotBlob[],
): Promise<{ read: SnapshotBlob[]; pieces: PackEntry[]; lacking: SnapshotBlob[] }> {
  const read = blobs.filter(({ objectId }) => objectId === null);
  const pieces: PackEntry[] =
    read.length === 0 ? [] : await snapshot.blobPieces(read.map(({ hash }) => hash));
  const lacking: SnapshotBlob[] = [];
  const outside = blobs.filter(({ objectId }) => objectId !== null);
  for (let at = 0; at < outside.length; at += OBJECTS_AT_ONCE) {
    const some = outside.slice(at, at + OBJECTS_AT_ONCE);
    const found = await Promise.all(some.map((blob) => readObject(blob, objects)));
    for (const [index, blob] of some.entries()) {
      (found[index] ? read : lacking).push(blob);
      pieces.push(...(found[index] ?? []));
    }
  }
  return { read, pieces, lacking };
}
