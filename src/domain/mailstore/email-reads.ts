/**
 * Reading e-mails by id, wherever they are (RFC 8621 §4.2, §3): one statement for a list of ids.
 *
 * What of an account is only shared in part is seen in part: places in mailboxes that may not be read are left out, and
 * e-mails without any other place are not there.
 */
import type { AccountId, EmailId, MailboxId, ThreadId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import type { ListSnapshots } from './list-snapshots.ts';
import { FLAG_BITS, SEEN } from './message-values.ts';
import { messagesFor, nameFor, viewerParameter } from './personal-seen.ts';

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
       from ${messagesFor(access, '$4')} m where m.account_id = $1 and m.email_id = e.id
         and ($3::uuid[] is null or m.mailbox_id = any ($3))) p
     where e.account_id = $1 and e.id = any ($2::uuid[]) and p.mailboxes is not null`,
    [access.accountId, ids, readableMailboxes(access), ...viewerParameter(access)],
    { name: nameFor(access, 'email_read') },
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

/** Threads and unread threads of all mailboxes that may be read (RFC 8621 §2), from the account's snapshot. */
export async function countThreads(
  { db, lists }: { db: Queryable; lists: ListSnapshots },
  access: MailAccess,
  at: { modseq: number; trashId: MailboxId | undefined },
): Promise<ReadonlyMap<string, { total: number; unread: number }>> {
  const snapshot = await lists.get(db, access, at.modseq);
  return snapshot?.countThreads(at.trashId, SEEN, FLAG_BITS['\\Draft']) ?? new Map();
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
