/** Letting go of files whose time is over, a helping at a time: a file of 50 GB is thousands of blobs, and no transaction is long. */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Database } from '#platform/postgres/database.ts';

const SEGMENTS_AT_ONCE = 500;
/** Links and fetches stay to be looked up after their file has gone. */
const RECORD_KEPT_MS = 365 * 24 * 60 * 60_000;

/** Releases some bytes of files that are being deleted; false when there are none left. */
async function dropSome(db: Database, blobs: BlobStore): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [file] = await tx.query<{ accountId: string; id: string; hasRecord: boolean }>(
      `select account_id as "accountId", id,
         exists (select from file_link l where l.account_id = f.account_id and l.file_id = f.id) as "hasRecord"
       from stored_file f where state = 'deleting' and (size > 0 or not exists (
         select from file_link l where l.account_id = f.account_id and l.file_id = f.id))
       limit 1 for update skip locked`,
    );
    if (!file) return false;
    const segments = await tx.query<{ blob: Buffer }>(
      `delete from file_segment where account_id = $1 and file_id = $2 and start in (
         select start from file_segment where account_id = $1 and file_id = $2 limit ${SEGMENTS_AT_ONCE})
       returning blob`,
      [file.accountId, file.id],
    );
    await blobs.release(
      tx,
      segments.map(({ blob }) => blob),
    );
    if (segments.length > 0) return true;
    await tx.query(
      file.hasRecord
        ? 'update stored_file set size = 0 where account_id = $1 and id = $2'
        : 'delete from stored_file where account_id = $1 and id = $2',
      [file.accountId, file.id],
    );
    return true;
  });
}

/** Deletes what has expired and releases what is deleted, as far as the signal allows. */
export async function dropFiles(
  db: Database,
  blobs: BlobStore,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  await db.query(`update stored_file set state = 'deleting' where expires_at < $1 and state <> 'deleting'`, [
    new Date(now),
  ]);
  await db.query(`delete from file_link where expires_at < $1`, [new Date(now - RECORD_KEPT_MS)]);
  await db.query(
    `delete from file_fetch t where last_at < $1 and not exists (
       select from file_link l where l.account_id = t.account_id and l.id = t.link_id)`,
    [new Date(now - RECORD_KEPT_MS)],
  );
  while (!signal.aborted && (await dropSome(db, blobs)));
}
