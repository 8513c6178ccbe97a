/**
 * Bytes by their blob id, as a client of an account may ask for them (RFC 8620 §6): of its e-mails, and what it uploaded.
 *
 * An upload nobody uses is kept for a day. The same bytes uploaded twice are one upload.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { readableMailboxes } from './email-reads.ts';

/** Uploads of one account that wait to be used. */
const MAX_UPLOAD_BYTES_HELD = 1_073_741_824;
const UPLOAD_MS = 24 * 60 * 60_000;

/** Keeps bytes and gives their hash. `Refusal('overQuota')` when the account has too much waiting. */
export async function storeUpload(
  db: Database,
  blobs: BlobStore,
  access: MailAccess,
  upload: { bytes: Buffer; now: number },
): Promise<Buffer> {
  const blob = prepareBlob(upload.bytes);
  await blobs.upload([blob]);
  await db.transaction(async (tx) => {
    await tx.query('select from mail_account where account_id = $1 for update', [access.accountId]);
    const [held] = await tx.query<{ bytes: number; known: boolean }>(
      `select coalesce(sum(size), 0)::bigint as bytes, coalesce(bool_or(blob = $2), false) as known
       from blob_upload where account_id = $1`,
      [access.accountId, blob.hash],
    );
    if ((held?.bytes ?? 0) + upload.bytes.length > MAX_UPLOAD_BYTES_HELD)
      throw new Refusal('overQuota', 'Too much has been uploaded and not used.');
    if (!held?.known) await blobs.write(tx, [{ blob, references: 1 }]);
    await tx.query(
      `insert into blob_upload (account_id, blob, size, uploaded_at) values ($1, $2, $3, $4)
       on conflict (account_id, blob) do update set uploaded_at = excluded.uploaded_at`,
      [access.accountId, blob.hash, upload.bytes.length, new Date(upload.now)],
    );
  });
  return blob.hash;
}

/** What a blob is to an account; undefined when it is nothing to it. */
export interface KnownBlob {
  size: number;
  /** The part tree, when it is an e-mail's. */
  parts: string | undefined;
}

/** Looks a blob up among an account's e-mails and uploads. */
export async function findBlob(
  db: Queryable,
  access: MailAccess,
  hash: Buffer,
): Promise<KnownBlob | undefined> {
  const [row] = await db.query<{ size: number; parts: string | null }>(
    `(select e.size, e.parts from email e where e.account_id = $1 and e.blob = $2
        and ($3::uuid[] is null or exists (select from message m where m.account_id = $1 and m.email_id = e.id
                                           and m.mailbox_id = any ($3)))
      limit 1)
     union all
     select size, null from blob_upload where account_id = $1 and blob = $2 limit 1`,
    [access.accountId, hash, readableMailboxes(access)],
    { name: 'blob_find' },
  );
  return row && { size: row.size, parts: row.parts ?? undefined };
}

/** Drops uploads that nobody used for a day; gives their number. */
export async function dropOldUploads(db: Database, blobs: BlobStore, now: number): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx.query<{ blob: Buffer }>(
      'delete from blob_upload where uploaded_at < $1 returning blob',
      [new Date(now - UPLOAD_MS)],
    );
    await blobs.release(
      tx,
      rows.map((row) => row.blob),
    );
    return rows.length;
  });
}

/** E-mails over blobs, with the mailboxes that show them (RFC 9404 §4.3). */
export async function findBlobUsers(
  db: Queryable,
  access: MailAccess,
  hashes: readonly Buffer[],
): Promise<{ blob: Buffer; emailId: string; threadId: string; mailboxIds: string[] }[]> {
  if (hashes.length === 0) return [];
  return db.query(
    `select e.blob, e.id as "emailId", e.thread_id as "threadId", array_agg(distinct m.mailbox_id) as "mailboxIds"
     from email e join message m on m.account_id = $1 and m.email_id = e.id
     where e.account_id = $1 and e.blob = any ($2::bytea[]) and ($3::uuid[] is null or m.mailbox_id = any ($3))
     group by e.blob, e.id, e.thread_id`,
    [access.accountId, hashes, readableMailboxes(access)],
    { name: 'blob_users' },
  );
}
