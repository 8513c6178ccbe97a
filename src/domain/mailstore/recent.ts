/**
 * How many messages no session has been told of yet: \Recent of RFC 3501 §2.3.2, for STATUS.
 *
 * Cost: an index range over the messages since the last SELECT, not over the mailbox.
 */
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';

/** Counts the \Recent messages of a mailbox without taking the mark from them. */
export async function countRecent(db: Queryable, access: MailAccess, mailboxId: MailboxId): Promise<number> {
  const rows = await db.query<{ count: number }>(
    `select count(*) from message m
     join mailbox b on b.account_id = m.account_id and b.id = m.mailbox_id and m.uid >= b.first_recent_uid
     where m.account_id = $1 and m.mailbox_id = $2`,
    [access.accountId, mailboxId],
    { name: 'mailbox_recent' },
  );
  return rows[0]?.count ?? 0;
}
