/**
 * The change log: one row for each operation on a mailbox, in the order of the mod-sequence.
 *
 * IMAP sessions catch up from it and JMAP `/changes` reads it. Rows older than the retention are removed by a job, which notes
 * up to where (`log_floor`); who is behind by more reads the mailbox anew.
 */

import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

/** The kinds of change as stored in `change.kind`. */
export const CHANGE = {
  created: 1,
  added: 2,
  flags: 3,
  removed: 4,
  destroyed: 5,
  mailboxCreated: 6,
  mailboxChanged: 7,
  mailboxDestroyed: 8,
} as const;

/** Changes are kept this long at least, so that a client away for a month catches up (RFC 8620 §5.2). */
export const CHANGE_RETENTION_DAYS = 35;

export interface MailboxChange {
  kind: number;
  mailboxId: MailboxId;
  uids?: number[];
  emailIds?: string[];
  threadIds?: string[];
}

/** Writes the changes of one transaction on one account. */
export async function recordChanges(
  tx: Transaction,
  at: { accountId: AccountId; modseq: number; now: number },
  changes: readonly MailboxChange[],
): Promise<void> {
  for (const [ordinal, change] of changes.entries()) {
    await tx.query(
      `insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, thread_ids, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        at.accountId,
        at.modseq,
        ordinal,
        change.kind,
        change.mailboxId,
        change.uids ?? null,
        change.emailIds ?? null,
        change.threadIds ?? null,
        new Date(at.now),
      ],
      { name: 'change_record' },
    );
  }
}

/** Removes changes past their retention that the text index has read, and what was kept of threads and e-mails that are gone. */
export async function cleanChangeLog(db: Queryable, now: number): Promise<void> {
  const oldest = new Date(now - CHANGE_RETENTION_DAYS * 24 * 60 * 60 * 1000);
  await db.query(
    `with gone as (
       delete from change c where at < $1 and not exists (
         select from text_state p where p.account_id = c.account_id and p.modseq < c.modseq)
       returning account_id, modseq
     )
     update mail_account a set log_floor = greatest(a.log_floor, g.modseq)
     from (select account_id, max(modseq) as modseq from gone group by account_id) g where a.account_id = g.account_id`,
    [oldest],
  );
  await db.query(
    `delete from thread_reference r
     where not exists (select from email e where e.account_id = r.account_id and e.thread_id = r.thread_id)`,
  );
  await db.query(
    `delete from email_seen s
     where not exists (select from email e where e.account_id = s.account_id and e.id = s.email_id)`,
  );
}
