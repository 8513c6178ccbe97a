/** Which accounts have no space left: asked at RCPT, before the message is sent (RFC 9208, RFC 5321 §4.2.3: 452). */

import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** Of the accounts given, those whose used space has reached their quota. One query. */
export async function findFullAccounts(
  db: Queryable,
  accountIds: readonly AccountId[],
): Promise<Set<AccountId>> {
  if (accountIds.length === 0) return new Set();
  const rows = await db.query<{ id: AccountId }>(
    `select account_id as id from mail_account
     where account_id = any ($1::uuid[]) and (used_bytes >= quota_bytes or message_count >= quota_messages)`,
    [accountIds],
    { name: 'mail_account_full' },
  );
  return new Set(rows.map((row) => row.id));
}
