/**
 * The INBOX as a POP3 maildrop (RFC 1939): read once when the session begins, changed once when it ends.
 *
 * Cost: one statement to open; one transaction to end, whatever the number of messages.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight } from './access.ts';
import { expungeInTransaction } from './expunge.ts';
import { storeFlagsInTransaction } from './flags.ts';
import { advanceModseq } from './mail-accounts.ts';
import { SEEN } from './message-values.ts';

/** All messages of an INBOX in the order of their UIDs, as columns. */
export interface MaildropSnapshot {
  mailboxId: MailboxId;
  uidValidity: number;
  uids: number[];
  sizes: number[];
}

/** Reads the INBOX as of one moment. */
export async function openMaildrop(db: Queryable, access: MailAccess): Promise<MaildropSnapshot> {
  const [row] = await db.query<{ id: MailboxId; uid_validity: number; uids: number[]; sizes: number[] }>(
    `select b.id, b.uid_validity, m.uids, m.sizes
     from mailbox b, lateral (
       select coalesce(array_agg(uid), '{}') as uids, coalesce(array_agg(size), '{}') as sizes
       from (select uid, size from message where account_id = $1 and mailbox_id = b.id order by uid) s
     ) m
     where b.account_id = $1 and b.role = 'inbox'`,
    [access.accountId],
    { name: 'maildrop_open' },
  );
  if (!row) throw new Error(`account ${access.accountId} has no INBOX`);
  requireRight(access, row.id, 'r');
  return { mailboxId: row.id, uidValidity: row.uid_validity, uids: row.uids, sizes: row.sizes };
}

/** What a session did to its maildrop. */
export interface MaildropChange {
  mailboxId: MailboxId;
  /** UIDs of the messages to remove for good. */
  deleted: readonly number[];
  /** UIDs of the messages that were retrieved and stay: they have been seen. */
  seen: readonly number[];
  now: number;
}

/** RFC 1939 §6: makes it so, all of it or nothing. Messages that somebody else removed meanwhile are as wished. */
export async function updateMaildrop(
  db: Database,
  blobs: BlobStore,
  access: MailAccess,
  { mailboxId, deleted, seen, now }: MaildropChange,
): Promise<void> {
  if (deleted.length > 0) requireRight(access, mailboxId, 'e');
  if (deleted.length + seen.length === 0) return;
  await db.transaction(async (tx) => {
    if (deleted.length > 0) {
      const modseq = await advanceModseq(tx, access.accountId);
      const change = { mailboxId, uids: deleted, now, everything: true, modseq };
      await expungeInTransaction(tx, blobs, access, change);
    }
    if (seen.length > 0)
      await storeFlagsInTransaction(tx, access, {
        mailboxId,
        uids: seen,
        mode: 'add',
        flags: { bits: SEEN, keywords: [] },
        now,
      });
  });
}
