/**
 * What was deleted for good, and can be restored for 30 days (R8.9): by IMAP, POP3, JMAP or the web, alone or with its folder.
 *
 * It does not count in the account's space; restoring asks for space as any new mail does. Not kept: drafts, because every saving
 * replaces one; what was moved to another account; what two people took back from every mailbox (R6.5).
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';

/** As long as the requirement says. */
export const DELETED_KEPT_MS = 30 * 24 * 60 * 60_000;

/** The path of a mailbox as SQL, from the root down. */
export function mailboxPathSql(accountId: string, mailboxId: string): string {
  return `(with recursive up (parent_id, name, level) as (
      select parent_id, name, 1 from mailbox where account_id = ${accountId} and id = ${mailboxId}
      union all
      select b.parent_id, b.name, up.level + 1 from up join mailbox b on b.account_id = ${accountId} and b.id = up.parent_id
    ) select coalesce(string_agg(name, '/' order by level desc), 'INBOX') from up)`;
}

/** Whom a deletion is noted of. */
export function deleterOf({ principal }: MailAccess): AccountId | null {
  return principal.kind === 'account' ? principal.accountId : null;
}

export interface DeletedEmail {
  id: string;
  blob: Buffer;
  size: number;
  receivedAt: Date;
  flags: number;
  keywords: string[] | null;
  mailboxId: MailboxId;
  mailboxPath: string;
  deletedAt: Date;
  deletedBy: AccountId | null;
  hasAttachment: boolean;
  /** `MessageFields` as JSON. */
  fields: string;
  preview: string;
  assessment: string | null;
  signals: string[] | null;
}

/** What of it is asked for; each condition that is given must hold. */
export interface DeletedFilter {
  ids?: readonly string[] | undefined;
  /** Words of subject, people or first lines, with or without marks. */
  text?: string | undefined;
  mailboxPath?: string | undefined;
  deletedAfter?: Date | undefined;
  deletedBefore?: Date | undefined;
}

const COLUMNS = `id, blob, size, received_at as "receivedAt", flags::integer as flags, keywords, mailbox_id as "mailboxId",
  mailbox_path as "mailboxPath", deleted_at as "deletedAt", deleted_by as "deletedBy", has_attachment as "hasAttachment",
  fields, preview, assessment, signals`;

/** The whole of an account is needed: single shared folders show nothing of what was in others. */
function requireWhole(access: MailAccess, right: 'r' | 'i'): void {
  if (!access.accountRights.includes(right))
    throw new Refusal('notPermitted', 'Only who has the whole account restores in it.');
}

/** What was deleted last comes first unless `oldestFirst`. */
export async function listDeleted(
  db: Queryable,
  access: MailAccess,
  filter: DeletedFilter,
  { most, oldestFirst = false }: { most: number; oldestFirst?: boolean },
): Promise<DeletedEmail[]> {
  requireWhole(access, 'r');
  const direction = oldestFirst ? 'asc' : 'desc';
  return db.query<DeletedEmail>(
    `select ${COLUMNS} from deleted_email
     where account_id = $1 and ($2::uuid[] is null or id = any ($2))
       and ($3::text is null or fold_text(fields || ' ' || preview) like '%' || btrim(fold_text($3)) || '%')
       and ($4::text is null or mailbox_path = $4 or starts_with(mailbox_path, $4 || '/'))
       and ($5::timestamptz is null or deleted_at >= $5) and ($6::timestamptz is null or deleted_at < $6)
     order by deleted_at ${direction}, id ${direction} limit $7`,
    [
      access.accountId,
      filter.ids ?? null,
      filter.text ?? null,
      filter.mailboxPath ?? null,
      filter.deletedAfter ?? null,
      filter.deletedBefore ?? null,
      most,
    ],
  );
}

/** How many there are, with their size, of a filter. */
export async function countDeleted(
  db: Queryable,
  access: MailAccess,
  filter: DeletedFilter,
): Promise<{ messages: number; bytes: number }> {
  requireWhole(access, 'i');
  const [row] = await db.query<{ messages: number; bytes: number }>(
    `select count(*)::integer as messages, coalesce(sum(size), 0)::bigint as bytes from deleted_email
     where account_id = $1 and ($2::uuid[] is null or id = any ($2))
       and ($3::text is null or mailbox_path = $3 or starts_with(mailbox_path, $3 || '/'))
       and ($4::timestamptz is null or deleted_at >= $4)`,
    [access.accountId, filter.ids ?? null, filter.mailboxPath ?? null, filter.deletedAfter ?? null],
  );
  return row ?? { messages: 0, bytes: 0 };
}

/** In the transaction that puts it back. Throws `Refusal('notFound')` when somebody was faster. */
export async function takeDeleted(
  tx: Transaction,
  blobs: BlobStore,
  access: MailAccess,
  id: string,
): Promise<void> {
  requireWhole(access, 'i');
  const [row] = await tx.query<{ blob: Buffer }>(
    'delete from deleted_email where account_id = $1 and id = $2 returning blob',
    [access.accountId, id],
  );
  if (!row) throw new Refusal('notFound', 'This e-mail can no longer be restored.');
  await blobs.release(tx, [row.blob]);
}
