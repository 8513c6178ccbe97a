/**
 * Reading e-mails by id, wherever they are (RFC 8621 §4.2, §3): one statement for a list of ids.
 *
 * What of an account is only shared in part is seen in part: places in mailboxes that may not be read are left out, and
 * e-mails without any other place are not there.
 */
import type { AccountId, EmailId, MailboxId, ThreadId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';

/** An e-mail with its places. */
export interface StoredEmail {
  id: EmailId;
  threadId: ThreadId;
  blob: Buffer;
  size: number;
  receivedAt: Date;
  hasAttachment: boolean;
  preview: string;
  /** Compact JSON of the decoded header fields (`MessageFields`). */
  fields: string;
  /** Compact JSON of the part tree; decode with `decodeParts`. */
  parts: string;
  mailboxIds: MailboxId[];
  bits: number;
  keywords: string[];
  /** What delivery found out, encoded (`formats/assessment`). */
  assessment: string | null;
  /** Reasons to doubt it (R8.8). */
  signals: string[];
}

/** The mailboxes an access may read, or null for all. */
export function readableMailboxes(access: MailAccess): MailboxId[] | null {
  if (access.accountRights !== '') return null;
  return [...access.mailboxRights].filter(([, rights]) => rights.includes('r')).map(([id]) => id);
}

/** E-mails by id, in no particular order; those that are not there are left out. */
export async function readEmails(
  db: Queryable,
  access: MailAccess,
  ids: readonly string[],
): Promise<StoredEmail[]> {
  if (ids.length === 0) return [];
  return db.query<StoredEmail>(
    `select e.id, e.thread_id as "threadId", e.blob, e.size, e.received_at as "receivedAt",
            e.has_attachment as "hasAttachment", e.preview, e.fields, e.parts, e.assessment,
            coalesce(e.signals, '{}') as signals, p.mailboxes as "mailboxIds",
            p.bits, p.keywords
     from email e, lateral (
       select array_agg(distinct m.mailbox_id) as mailboxes, (array_agg(m.flags::integer))[1] & ~8 as bits,
              coalesce((select k.keywords from message k where k.account_id = $1 and k.email_id = e.id limit 1), '{}')
                as keywords
       from message m where m.account_id = $1 and m.email_id = e.id
         and ($3::uuid[] is null or m.mailbox_id = any ($3))) p
     where e.account_id = $1 and e.id = any ($2::uuid[]) and p.mailboxes is not null`,
    [access.accountId, ids, readableMailboxes(access)],
    { name: 'email_read' },
  );
}

/** The e-mails of threads, oldest first, for those that are there. */
export async function readThreads(
  db: Queryable,
  access: MailAccess,
  ids: readonly string[],
): Promise<{ id: ThreadId; emailIds: EmailId[] }[]> {
  if (ids.length === 0) return [];
  return db.query(
    `select e.thread_id as id, array_agg(e.id order by e.received_at, e.id) as "emailIds"
     from email e where e.account_id = $1 and e.thread_id = any ($2::uuid[])
       and ($3::uuid[] is null or exists (select from message m where m.account_id = $1 and m.email_id = e.id
                                          and m.mailbox_id = any ($3)))
     group by e.thread_id`,
    [access.accountId, ids, readableMailboxes(access)],
    { name: 'thread_read' },
  );
}

/** Threads and unread threads of mailboxes (RFC 8621 §2). Reads every message of them, so ask only when it is asked for. */
export async function countThreads(
  db: Queryable,
  access: MailAccess,
  mailboxIds: readonly MailboxId[],
): Promise<Map<MailboxId, { total: number; unread: number }>> {
  const rows = await db.query<{ id: MailboxId; total: number; unread: number }>(
    `select m.mailbox_id as id, count(distinct e.thread_id)::integer as total,
            count(distinct e.thread_id) filter (where m.flags & 1 = 0)::integer as unread
     from message m join email e on e.account_id = m.account_id and e.id = m.email_id
     where m.account_id = $1 and m.mailbox_id = any ($2::uuid[]) group by m.mailbox_id`,
    [access.accountId, mailboxIds],
    { name: 'mailbox_threads' },
  );
  return new Map(rows.map(({ id, total, unread }) => [id, { total, unread }]));
}

/** The mod-sequence of an account: JMAP's state of all its mail. */
export async function readModseq(db: Queryable, accountId: AccountId): Promise<number> {
  const [row] = await db.query<{ modseq: number }>(
    'select modseq from mail_account where account_id = $1',
    [accountId],
    {
      name: 'mail_modseq',
    },
  );
  return row?.modseq ?? 0;
}
