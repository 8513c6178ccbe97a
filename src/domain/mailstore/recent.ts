/**
 * What STATUS tells beyond the counters of a mailbox's row: how many messages no session has been told of yet (\Recent
 * of RFC 3501 §2.3.2), an index range over the messages since the last SELECT; and the size of those marked as deleted.
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

/** Bytes of the messages with \Deleted (RFC 9208 §4.1.4): a look at the narrow rows of the mailbox. */
export async function sumDeleted(db: Queryable, access: MailAccess, mailboxId: MailboxId): Promise<number> {
  const rows = await db.query<{ bytes: number }>(
    `select coalesce(sum(size), 0)::bigint as bytes from message
     where account_id = $1 and mailbox_id = $2 and flags & 8 <> 0`,
    [access.accountId, mailboxId],
    { name: 'mailbox_deleted_bytes' },
  );
  return rows[0]?.bytes ?? 0;
}
