/** Who but the owner opens mailboxes, for the owner to see (R6.4): one row a day for each visitor and mailbox. */
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';

/** Notes that somebody opened a mailbox; of the owner and of the machine itself nothing is noted. */
export async function recordVisit(
  db: Queryable,
  access: MailAccess,
  visit: { mailboxId: MailboxId; now: number },
): Promise<void> {
  const { principal } = access;
  if (principal.kind === 'system' || principal.accountId === access.accountId) return;
  await db.query(
    `insert into mailbox_visit (account_id, mailbox_id, visitor_id, day, first_at, last_at)
     values ($1, $2, $3, $4::timestamptz, $4, $4)
     on conflict (account_id, day, mailbox_id, visitor_id) do update
     set last_at = excluded.last_at, times = mailbox_visit.times + 1`,
    [access.accountId, visit.mailboxId, principal.accountId, new Date(visit.now)],
    { name: 'mailbox_visit' },
  );
}
