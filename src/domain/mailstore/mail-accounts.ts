/**
 * An account's own rows in the store: its counters and the mailboxes it starts with.
 *
 * Also the one lock of the room: whoever changes an account's mail updates its `mail_account` row first, and
 * several accounts in the order of their ids.
 */
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import type { MailboxRole } from './message-values.ts';

/** Names are English on the wire, as clients expect; screens show a role's name in the reader's language. */
const FIRST_MAILBOXES: readonly { name: string; role: MailboxRole }[] = [
  { name: 'INBOX', role: 'inbox' },
  { name: 'Drafts', role: 'drafts' },
  { name: 'Sent', role: 'sent' },
  { name: 'Archive', role: 'archive' },
  { name: 'Junk', role: 'junk' },
  { name: 'Trash', role: 'trash' },
];

function uidValidityAt(now: number): number {
  return Math.floor(now / 1000);
}

/**
 * A UIDVALIDITY larger than any this account gave before, from the clock in seconds where that is larger: a
 * mailbox deleted and made again never shows old UIDs as its own (RFC 9051 §2.3.1.1).
 */
export async function nextUidValidity(tx: Transaction, accountId: AccountId, now: number): Promise<number> {
  const rows = await tx.query<{ value: number }>(
    `update mail_account set last_uid_validity = greatest(last_uid_validity + 1, $2)
     where account_id = $1 returning last_uid_validity as value`,
    [accountId, uidValidityAt(now)],
  );
  const row = rows[0];
  if (!row) throw new Error(`account ${accountId} has no mail rows`);
  return row.value;
}

/** Makes the mail rows of a new account in the transaction that makes the account. */
export async function createMailAccount(
  tx: Transaction,
  account: { accountId: AccountId; quotaBytes?: number | undefined; ids: NewId; now: number },
): Promise<void> {
  await tx.query(
    'insert into mail_account (account_id, modseq, quota_bytes, last_uid_validity) values ($1, 1, $2, $3)',
    [account.accountId, account.quotaBytes ?? null, uidValidityAt(account.now)],
  );
  await tx.query(
    `insert into mailbox (account_id, id, name, role, sort_order, uid_validity, modseq, created_modseq)
     select $1, id, name, role, 10 * ordinality, $5, 1, 1
     from unnest($2::uuid[], $3::text[], $4::text[]) with ordinality as t (id, name, role, ordinality)`,
    [
      account.accountId,
      FIRST_MAILBOXES.map(() => account.ids()),
      FIRST_MAILBOXES.map((mailbox) => mailbox.name),
      FIRST_MAILBOXES.map((mailbox) => mailbox.role),
      uidValidityAt(account.now),
    ],
  );
}

/** Locks the account for writing and gives the mod-sequence of the change to come. */
export async function advanceModseq(tx: Transaction, accountId: AccountId): Promise<number> {
  const rows = await tx.query<{ modseq: number }>(
    'update mail_account set modseq = modseq + 1, text_behind = true where account_id = $1 returning modseq',
    [accountId],
    { name: 'mail_account_advance' },
  );
  const row = rows[0];
  if (!row) throw new Error(`account ${accountId} has no mail rows`);
  return row.modseq;
}

/** Takes back the step of a change that turned out to change nothing: a state is another only when something is. */
export async function retractModseq(tx: Transaction, accountId: AccountId): Promise<void> {
  await tx.query('update mail_account set modseq = modseq - 1 where account_id = $1', [accountId], {
    name: 'mail_account_retract',
  });
}

/** Used space, limit and number of messages of an account (RFC 9208 resources STORAGE and MESSAGE). */
export async function readQuota(
  db: Queryable,
  access: MailAccess,
): Promise<{ usedBytes: number; quotaBytes?: number; messageCount: number; modseq: number }> {
  const rows = await db.query<{ used: number; quota: number | null; count: number; modseq: number }>(
    `select used_bytes as used, quota_bytes as quota, message_count as count, modseq
     from mail_account where account_id = $1`,
    [access.accountId],
    { name: 'mail_account_quota' },
  );
  const row = rows[0];
  if (!row) throw new Error(`account ${access.accountId} has no mail rows`);
  const quota = row.quota === null ? {} : { quotaBytes: row.quota };
  return { usedBytes: row.used, messageCount: row.count, modseq: row.modseq, ...quota };
}
