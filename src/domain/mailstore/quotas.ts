/**
 * What an account uses and may use of each resource (RFC 9208 §5), and setting the limits, for the center and the chief of office.
 *
 * Space and the number of messages have a limit of each account; mailboxes and notes have one for all. Cost: one statement.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal, type UnitPath } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { MAX_ANNOTATION_STORAGE_BYTES } from './annotations.ts';
import { MAX_MAILBOXES } from './mailbox-paths.ts';

export interface ResourceUse {
  used: number;
  /** Absent where there is none. */
  limit?: number;
}

export interface AccountQuotas {
  bytes: ResourceUse;
  messages: ResourceUse;
  mailboxes: ResourceUse;
  annotationBytes: ResourceUse;
}

function use(used: number, limit: number | null): ResourceUse {
  return limit === null ? { used } : { used, limit };
}

/** All resources of an account. The caller has the key to it, or may set its limits. */
export async function readQuotas(db: Queryable, accountId: AccountId): Promise<AccountQuotas> {
  const [row] = await db.query<{
    bytes: number;
    byteLimit: number | null;
    messages: number;
    messageLimit: number | null;
    mailboxes: number;
    notes: number;
  }>(
    `select used_bytes as bytes, quota_bytes as "byteLimit", message_count as messages, quota_messages as "messageLimit",
       (select count(*) from mailbox b where b.account_id = a.account_id) as mailboxes,
       (select coalesce(sum(octet_length(value)), 0)::bigint from mailbox_annotation n where n.account_id = a.account_id) as notes
     from mail_account a where account_id = $1`,
    [accountId],
    { name: 'mail_account_quotas' },
  );
  if (!row) throw new Refusal('notFound', 'There is no such account.');
  return {
    bytes: use(row.bytes, row.byteLimit),
    messages: use(row.messages, row.messageLimit),
    mailboxes: use(row.mailboxes, MAX_MAILBOXES),
    annotationBytes: use(row.notes, MAX_ANNOTATION_STORAGE_BYTES),
  };
}

/** Whose limits they are. */
export interface QuotaOwner {
  accountId: AccountId;
  unitPath: UnitPath;
  address: string;
}

export interface QuotaChange extends QuotaOwner {
  /** Without, there is no limit. */
  bytes?: number | undefined;
  messages?: number | undefined;
  authority: string;
  now: number;
}

/** Throws `Refusal('notPermitted')` unless the principal sets limits. */
export function requireQuotaPermission(principal: Principal, { accountId, unitPath }: QuotaOwner): void {
  requirePermission(principal, 'account.setQuota', { kind: 'account', accountId, unitPath });
}

/** Sets the limits of an account; those that are not named end. `Refusal`: `notPermitted`, `notFound`. */
export async function setQuota(db: Database, principal: Principal, change: QuotaChange): Promise<void> {
  const { accountId, address, bytes = null, messages = null, authority, now } = change;
  requireQuotaPermission(principal, change);
  await db.transaction(async (tx) => {
    const [before] = await tx.query<{ bytes: number | null; messages: number | null }>(
      `with before as (
         select quota_bytes as bytes, quota_messages as messages from mail_account
         where account_id = $1 for no key update
       )
       update mail_account set quota_bytes = $2, quota_messages = $3 from before where account_id = $1
       returning before.bytes, before.messages`,
      [accountId, bytes, messages],
    );
    if (!before) throw new Refusal('notFound', 'There is no such account.');
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'account.setQuota',
      object: { kind: 'account', id: accountId },
      authority,
      before: { address, ...before },
      after: { address, bytes, messages },
    });
  });
}
