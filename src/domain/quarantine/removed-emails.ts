/**
 * What was removed, kept to be put back: places and flags, with a reference to the bytes of each place.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { AccountId, EmailId, MailboxId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { RESTORABLE_MS } from './mail-removals.ts';

export interface RemovedEmail {
  accountId: AccountId;
  emailId: EmailId;
  mailboxId: MailboxId;
  blob: Buffer;
  flags: number;
  keywords: string[] | null;
  receivedAt: Date;
  assessment: string | null;
  signals: string[] | null;
}

/** Notes where e-mails of one account lie, before they go; noting twice is noting once. */
export async function stashEmails(
  parts: { db: Database; blobs: BlobStore },
  stash: { removalId: string; accountId: AccountId; emailIds: readonly EmailId[]; now: number },
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const rows = await tx.query<{ blob: Buffer }>(
      `insert into removed_email (account_id, removal_id, email_id, mailbox_id, blob, flags, keywords, received_at,
         removed_at, assessment, signals)
       select m.account_id, $2, m.email_id, m.mailbox_id, e.blob, m.flags, m.keywords, m.received_at, $4, e.assessment,
              e.signals
       from message m join email e on e.account_id = m.account_id and e.id = m.email_id
       where m.account_id = $1 and m.email_id = any ($3::uuid[])
       on conflict do nothing returning blob`,
      [stash.accountId, stash.removalId, stash.emailIds, new Date(stash.now)],
    );
    await parts.blobs.addReferences(
      tx,
      rows.map((row) => row.blob),
    );
    await tx.query('update mail_removal set removed_messages = removed_messages + $2 where id = $1', [
      stash.removalId,
      rows.length,
    ]);
  });
}

/** How many letters each owner has not been told of yet. */
export async function findUntold(
  db: Queryable,
  removalId: string,
): Promise<{ accountId: AccountId; count: number }[]> {
  return db.query<{ accountId: AccountId; count: number }>(
    `select account_id as "accountId", count(distinct email_id)::integer as count
     from removed_email where removal_id = $1 and not is_told group by account_id order by account_id`,
    [removalId],
  );
}

/** In the commit of the notice. Gives false where another process has told the owner. */
export async function noteTold(tx: Transaction, removalId: string, accountId: AccountId): Promise<boolean> {
  const told = await tx.query(
    `update removed_email set is_told = true where removal_id = $1 and account_id = $2 and not is_told returning 1`,
    [removalId, accountId],
  );
  return told.length > 0;
}

/** The next places to put back. */
export async function nextRemoved(db: Queryable, removalId: string, limit: number): Promise<RemovedEmail[]> {
  return db.query<RemovedEmail>(
    `select account_id as "accountId", email_id as "emailId", mailbox_id as "mailboxId", blob, flags::integer as flags,
       keywords, received_at as "receivedAt", assessment, signals
     from removed_email where removal_id = $1 order by account_id, email_id, mailbox_id limit $2`,
    [removalId, limit],
  );
}

/** In the transaction that puts a place back: it is no longer kept here. */
export async function forgetRemoved(
  tx: Transaction,
  blobs: BlobStore,
  removalId: string,
  { accountId, emailId, mailboxId, blob }: RemovedEmail,
): Promise<void> {
  await tx.query(
    `delete from removed_email where account_id = $1 and removal_id = $2 and email_id = $3 and mailbox_id = $4`,
    [accountId, removalId, emailId, mailboxId],
  );
  await blobs.release(tx, [blob]);
  await tx.query('update mail_removal set restored_messages = restored_messages + 1 where id = $1', [
    removalId,
  ]);
}

/** Which of these bytes two people took back from every mailbox: nobody restores them alone. */
export async function findRemovedBlobs(
  db: Queryable,
  blobs: readonly Buffer[],
): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ blob: Buffer }>(
    'select distinct blob from removed_email where blob = any ($1::bytea[])',
    [blobs],
  );
  return new Set(rows.map(({ blob }) => blob.toString('hex')));
}

const AT_ONCE = 1_000;

/** Lets go of what can no longer be put back. */
export async function dropOldRemoved(db: Database, blobs: BlobStore, now: number): Promise<void> {
  for (let dropped = AT_ONCE; dropped === AT_ONCE; )
    dropped = await db.transaction(async (tx) => {
      const rows = await tx.query<{ blob: Buffer }>(
        `delete from removed_email where (account_id, removal_id, email_id, mailbox_id) in (
           select account_id, removal_id, email_id, mailbox_id from removed_email where removed_at < $1 limit ${AT_ONCE})
         returning blob`,
        [new Date(now - RESTORABLE_MS)],
      );
      await blobs.release(
        tx,
        rows.map((row) => row.blob),
      );
      return rows.length;
    });
}
