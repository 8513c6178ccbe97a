/**
 * Names that somebody subscribed and whose mailbox is gone (RFC 3501 §6.3.6): a client that finds one listed may offer to
 * forget it. Of one's own mailboxes; others' names are theirs to keep.
 */
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';

/** Paths within the account, in their order. */
export async function listSubscribedNames(db: Queryable, access: MailAccess): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'select name from subscribed_name where account_id = $1 order by name',
    [access.accountId],
    { name: 'subscribed_names' },
  );
  return rows.map((row) => row.name);
}

/** Keeps the name of a mailbox that goes. */
export async function keepSubscribedName(tx: Transaction, access: MailAccess, name: string): Promise<void> {
  await tx.query('insert into subscribed_name (account_id, name) values ($1, $2) on conflict do nothing', [
    access.accountId,
    name,
  ]);
}

/** Forgets a name; false where it was not there. */
export async function forgetSubscribedName(
  db: Queryable,
  access: MailAccess,
  name: string,
): Promise<boolean> {
  const rows = await db.query(
    'delete from subscribed_name where account_id = $1 and name = $2 returning name',
    [access.accountId, name],
  );
  return rows.length > 0;
}
