/** What takes the space of an account: its folders, what was deleted, its files. Three index reads, whatever the number of messages. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface MailUsage {
  mailboxes: { id: MailboxId; bytes: number; messages: number }[];
  /** Restorable; not counted in the account's space. */
  deleted: { bytes: number; messages: number };
  files: { bytes: number; count: number };
  /** By the age of mail: what came before, with its size. */
  older: { days: number; bytes: number; messages: number }[];
}

const AGES_DAYS = [365, 2 * 365, 5 * 365];
const DAY_MS = 24 * 60 * 60_000;

/** Reads it. `Refusal('notPermitted')` without the whole account. */
export async function readMailUsage(db: Queryable, access: MailAccess, now: number): Promise<MailUsage> {
  if (!access.accountRights.includes('r'))
    throw new Refusal('notPermitted', 'Only who has the whole account sees what takes its space.');
  const { accountId } = access;
  const [mailboxes, [deleted], [files], older] = await Promise.all([
    db.query<MailUsage['mailboxes'][number]>(
      `select id, size_bytes as bytes, message_count as messages from mailbox
       where account_id = $1 order by size_bytes desc, id`,
      [accountId],
    ),
    db.query<MailUsage['deleted']>(
      `select coalesce(sum(size), 0)::bigint as bytes, count(*)::integer as messages from deleted_email
       where account_id = $1`,
      [accountId],
    ),
    db.query<MailUsage['files']>(
      `select coalesce(sum(size), 0)::bigint as bytes, count(*)::integer as count from stored_file
       where account_id = $1 and state <> 'deleting'`,
      [accountId],
    ),
    db.query<MailUsage['older'][number]>(
      `select a.days, coalesce(sum(e.size), 0)::bigint as bytes, count(e.id)::integer as messages
       from unnest($2::integer[], $3::timestamptz[]) as a (days, before)
       left join email e on e.account_id = $1 and e.received_at < a.before
       group by a.days order by a.days`,
      [accountId, AGES_DAYS, AGES_DAYS.map((days) => new Date(now - days * DAY_MS))],
    ),
  ]);
  return {
    mailboxes,
    deleted: deleted ?? { bytes: 0, messages: 0 },
    files: files ?? { bytes: 0, count: 0 },
    older,
  };
}
