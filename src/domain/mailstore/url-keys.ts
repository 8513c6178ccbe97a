/** The keys that sign URLs of messages (RFC 4467 §4): one for each mailbox, made when first needed. */
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight } from './access.ts';

const KEY_BYTES = 32;

/** The key of a mailbox; with `random` it is made where there is none. */
export async function readUrlKey(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
  random?: (bytes: number) => Buffer,
): Promise<Buffer | undefined> {
  requireRight(access, mailboxId, 'r');
  if (random)
    await db.query(
      `insert into mailbox_url_key (account_id, mailbox_id, key)
       select account_id, id, $3 from mailbox where account_id = $1 and id = $2 on conflict do nothing`,
      [access.accountId, mailboxId, random(KEY_BYTES)],
    );
  const [row] = await db.query<{ key: Buffer }>(
    'select key from mailbox_url_key where account_id = $1 and mailbox_id = $2',
    [access.accountId, mailboxId],
  );
  return row?.key;
}

/** Makes every URL signed so far invalid: those of one mailbox, or of all of the account's. */
export async function resetUrlKeys(db: Queryable, access: MailAccess, mailboxId?: MailboxId): Promise<void> {
  if (mailboxId) requireRight(access, mailboxId, 'a');
  await db.query(
    'delete from mailbox_url_key where account_id = $1 and ($2::uuid is null or mailbox_id = $2)',
    [access.accountId, mailboxId ?? null],
  );
}
