/** Deleting what nobody refers to any more. */
import type { Database } from '#platform/postgres/database.ts';
import type { GarbageOptions } from './blob-store.ts';

/** A deleted blob; its bytes in the object store, if it has any there, are still to be removed. */
export interface DeletedBlob {
  objectId: string | null;
}

/**
 * Deletes blobs unused since before a time, with their chunks. One that gained a reference meanwhile is skipped: the row
 * is locked and looked at again before it goes.
 */
export async function deleteUnused(
  db: Database,
  { unusedBefore, objectsUnusedBefore = unusedBefore, limit }: GarbageOptions,
): Promise<DeletedBlob[]> {
  return db.query<DeletedBlob>(
    `with due as (
       select hash from blob where unused_since < $1 and (object_id is null or unused_since < $3)
       order by hash limit $2 for update skip locked
     ), gone as (
       delete from blob b using due where b.hash = due.hash and b.reference_count = 0 returning b.hash, b.object_id
     ), emptied as (
       delete from blob_chunk c using gone where c.hash = gone.hash
     )
     select object_id as "objectId" from gone`,
    [unusedBefore, limit, objectsUnusedBefore],
  );
}
