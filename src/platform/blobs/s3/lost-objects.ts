/** Compares the catalogue of blobs with what lies in the bucket: which bytes are promised and not there. */
import { encodeUuidArray } from '#platform/postgres/binary-array.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** An upload under way may be listed late: only what is older is missed. */
const YOUNG_MS = 60 * 60_000;
const LAST_NAME = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const FIRST_NAME = '00000000-0000-0000-0000-000000000000';

/** The least version 7 UUID of a time. */
function nameOfTime(time: number): string {
  const hex = Math.max(0, time).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}${FIRST_NAME.slice(13)}`;
}

/** The number of blobs in use whose object is not in the bucket; one list request for a thousand objects, nothing is held. */
export async function countLostObjects(db: Database, bucket: S3Bucket, now: number): Promise<number> {
  const young = nameOfTime(now - YOUNG_MS);
  let lost = 0;
  for (let after = FIRST_NAME, isOver = false; !isOver; ) {
    const names = await bucket.list(after);
    const last = names.at(-1) ?? LAST_NAME;
    isOver = last >= young;
    const [row] = await db.query<{ lost: number }>(
      `select count(*)::integer as lost from blob
       where object_id > $1::uuid and object_id <= $2::uuid and object_id < $3::uuid
         and reference_count > 0 and object_id <> all ($4::uuid[])`,
      [after, last, young, encodeUuidArray(names)],
    );
    lost += row?.lost ?? 0;
    after = last;
  }
  return lost;
}

/**
 * Forgets the blobs that nobody refers to, after the database was put back to an earlier moment: their bytes may have been collected since,
 * and a new message of the same content must not rely on them. Their objects, where they are, are swept in time.
 */
export async function forgetUnusedObjects(db: Database): Promise<void> {
  await db.query('delete from blob where object_id is not null and reference_count = 0');
}
