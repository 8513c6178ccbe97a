/**
 * Removing messages for good (RFC 9051 §6.4.3, RFC 4315 §2.1), and giving their space back.
 *
 * An e-mail whose last place goes is deleted; its reference to the blob passes to `deleted_email`, from where it can be restored
 * for 30 days (R8.9), or is released. Cost: three statements in one transaction, whatever the number.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight } from './access.ts';
import { deleterOf, mailboxPathSql } from './deleted-emails.ts';
import { advanceModseq } from './mail-accounts.ts';

export interface Expunge {
  mailboxId: MailboxId;
  /** Only these (UID EXPUNGE); all messages by default. */
  uids?: readonly number[] | undefined;
  now: number;
}

const EXPUNGE = `
  with gone as (
    delete from message m
    where m.account_id = $1 and m.mailbox_id = $2 and ($3::bigint[] is null or m.uid = any ($3))
      and ($4 or m.flags & 8 <> 0)
    returning m.uid, m.email_id, m.size, m.flags, m.keywords
  ), lost as (
    delete from email e using (select email_id, array_agg(uid) as uids from gone group by email_id) g
    where e.account_id = $1 and e.id = g.email_id and not exists (
      select from message other where other.account_id = $1 and other.email_id = e.id
        and not (other.mailbox_id = $2 and other.uid = any (g.uids)))
    returning e.id, e.blob, e.size, e.thread_id, g.uids[1] as told_by, e.received_at, e.has_attachment, e.fields, e.preview,
      e.assessment, e.signals
  ), kept as (
    insert into deleted_email (account_id, id, blob, size, received_at, flags, keywords, mailbox_id, mailbox_path, deleted_at,
                               deleted_by, has_attachment, fields, preview, assessment, signals)
    select $1, l.id, l.blob, l.size, l.received_at, g.flags & ~8, g.keywords, $2, ${mailboxPathSql('$1', '$2')}, $6, $8,
           l.has_attachment, l.fields, l.preview, l.assessment, l.signals
    from lost l join gone g on g.uid = l.told_by where $7 and g.flags & 16 = 0
    returning id
  ), box as (
    update mailbox b set modseq = $5, message_count = b.message_count - d.messages,
      unseen_count = b.unseen_count - d.unseen, deleted_count = b.deleted_count - d.deleted,
      size_bytes = b.size_bytes - d.bytes
    from (select count(*) as messages, count(*) filter (where flags & 1 = 0) as unseen,
                 count(*) filter (where flags & 8 <> 0) as deleted, coalesce(sum(size), 0) as bytes
          from gone having count(*) > 0) d
    where b.account_id = $1 and b.id = $2
  ), used as (
    update mail_account a set message_count = a.message_count - d.messages, used_bytes = a.used_bytes - d.bytes
    from (select count(*) as messages, coalesce(sum(size), 0) as bytes from lost having count(*) > 0) d
    where a.account_id = $1
  ), logged as (
    insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, thread_ids, at)
    select $1, $5, row_number() over (order by kind), kind, $2, uids, email_ids, thread_ids, $6
    from (
      select case when l.id is null then 4 else 5 end as kind, array_agg(g.uid order by g.uid) as uids,
             array_agg(g.email_id order by g.uid) as email_ids, array_agg(l.thread_id order by g.uid) as thread_ids
      from gone g left join lost l on l.id = g.email_id group by 1) kinds
  )
  select g.uid, case when k.id is null then l.blob end as blob
  from gone g left join lost l on l.id = g.email_id and l.told_by = g.uid left join kept k on k.id = l.id order by g.uid`;

/** What becomes of messages that are nowhere any more: restorable by their owner (R8.9), or gone at once. */
export type Afterlife = 'restorable' | 'gone';

/**
 * Removes messages inside a transaction that has locked the account and taken `modseq`. `everything` removes
 * messages without \Deleted too, as when their mailbox is deleted.
 */
export async function expungeInTransaction(
  tx: Transaction,
  blobs: BlobStore,
  access: MailAccess,
  change: Expunge & { everything: boolean; modseq: number; afterlife?: Afterlife },
): Promise<number[]> {
  const rows = await tx.query<{ uid: number; blob: Buffer | null }>(
    EXPUNGE,
    [
      access.accountId,
      change.mailboxId,
      change.uids ?? null,
      change.everything,
      change.modseq,
      new Date(change.now),
      change.afterlife !== 'gone',
      deleterOf(access),
    ],
    { name: 'message_expunge' },
  );
  const lost = rows.map((row) => row.blob).filter((blob) => blob !== null);
  if (lost.length > 0) await blobs.release(tx, lost);
  return rows.map((row) => row.uid);
}

/** Expunges the messages marked \Deleted and gives their UIDs in order. */
export async function expungeMessages(
  db: Database,
  blobs: BlobStore,
  access: MailAccess,
  change: Expunge,
): Promise<{ uids: number[]; modseq: number }> {
  requireRight(access, change.mailboxId, 'e');
  return db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const uids = await expungeInTransaction(tx, blobs, access, { ...change, everything: false, modseq });
    return { uids, modseq };
  });
}
