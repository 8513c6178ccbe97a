/**
 * What an account sent by JMAP (RFC 8621 §7), with what has become of it so far: waiting for its time, taken back, in the queue, or
 * done. Changes are noted by triggers of the table; the queue writes each recipient's last word into `delivery`.
 */
import { takeBackHeld } from '#domain/outbound/held-messages.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, EmailId, QueueId, ThreadId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';

export interface SubmissionAddress {
  email: string;
  parameters: Record<string, string | null> | null;
}

export interface SubmissionEnvelope {
  mailFrom: SubmissionAddress;
  rcptTo: SubmissionAddress[];
}

/** What is known of a recipient (RFC 8621 §7 `DeliveryStatus`). */
export interface SaidOfRecipient {
  smtpReply: string;
  delivered: string;
  displayed: 'yes';
}

export type UndoStatus = 'pending' | 'final' | 'canceled';

export interface Submission {
  id: string;
  identityId: string;
  emailId: EmailId;
  threadId: ThreadId;
  envelope: SubmissionEnvelope;
  /** Addresses of ours. */
  local: string[];
  sendAt: Date;
  undoStatus: UndoStatus;
  /** The last word on a recipient, by address. */
  delivery: Record<string, Partial<SaidOfRecipient>>;
  /** Blobs of the reports and receipts that came back, oldest first. */
  dsnBlobs: string[];
  mdnBlobs: string[];
  /** Recipients still in the queue with the last reply they met, and why they are held, where they are (R8.6). */
  waiting: { address: string; lastReply: string | null; heldFor: 'approval' | 'suspicion' | null }[];
}

export interface NewSubmission {
  id: string;
  identityId: string;
  emailId: EmailId;
  threadId: ThreadId;
  envelope: SubmissionEnvelope;
  local: string[];
  queueId: QueueId;
  sendAt: number;
  /** What reports that come back refer to. */
  messageId: string | undefined;
}

/** Records a submission in the transaction that sends it, or that keeps it for later. */
export async function recordSubmission(
  tx: Transaction,
  access: MailAccess,
  sent: NewSubmission,
): Promise<void> {
  await tx.query(
    `insert into email_submission (account_id, id, identity_id, email_id, thread_id, envelope, local, queue_id, send_at,
       message_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      access.accountId,
      sent.id,
      sent.identityId,
      sent.emailId,
      sent.threadId,
      JSON.stringify(sent.envelope),
      sent.local,
      sent.queueId,
      new Date(sent.sendAt),
      sent.messageId ?? null,
    ],
    { name: 'submission_record' },
  );
}

const UNDO_STATUS = `case when s.canceled_at is not null then 'canceled'
  when exists (select from held_message h where h.account_id = s.account_id and h.id = s.queue_id) then 'pending'
  else 'final' end`;

/** The blobs of e-mails of the account, for those that are still there. */
const BLOBS_OF = (column: string): string =>
  `array(select encode(e.blob, 'hex') from unnest(s.${column}) with ordinality as r (id, place)
         join email e on e.account_id = s.account_id and e.id = r.id order by r.place)`;

/** Submissions by id, or the latest; each with its recipients that wait in the queue. One statement. */
export async function readSubmissions(
  db: Queryable,
  access: MailAccess,
  ids: readonly string[] | undefined,
  limit: number,
): Promise<Submission[]> {
  return db.query<Submission>(
    `select s.id, s.identity_id as "identityId", s.email_id as "emailId", s.thread_id as "threadId", s.envelope,
            s.local, s.send_at as "sendAt", ${UNDO_STATUS} as "undoStatus", s.delivery,
            coalesce(w.waiting, '[]') as waiting, ${BLOBS_OF('dsn_emails')} as "dsnBlobs", ${BLOBS_OF('mdn_emails')} as "mdnBlobs"
     from email_submission s left join lateral (
       select json_agg(json_build_object('address', r.address, 'lastReply', r.last_reply,
         'heldFor', case when r.state = 'held' then m.held_for end) order by r.ordinal) as waiting
       from outbound_recipient r join outbound_message m on m.id = r.message_id where r.message_id = s.queue_id) w on true
     where s.account_id = $1 and ($2::uuid[] is null or s.id = any ($2))
     order by s.send_at desc, s.id desc limit $3`,
    [access.accountId, ids ?? null, limit],
    { name: 'submission_read' },
  );
}

/** RFC 8621 §7.3. */
export interface SubmissionCondition {
  identityIds?: string[];
  emailIds?: string[];
  threadIds?: string[];
  undoStatus?: UndoStatus;
  before?: Date;
  after?: Date;
}

const SORTS = { emailId: 's.email_id', threadId: 's.thread_id', sentAt: 's.send_at' };
export type SubmissionSort = keyof typeof SORTS;

/** The ids of submissions that meet all conditions, in order. One statement. */
export async function findSubmissions(
  db: Queryable,
  access: MailAccess,
  condition: SubmissionCondition,
  sort: { by: SubmissionSort; isAscending: boolean },
  limit: number,
): Promise<string[]> {
  const direction = sort.isAscending ? '' : ' desc';
  const rows = await db.query<{ id: string }>(
    `select s.id from email_submission s
     where s.account_id = $1 and ($2::uuid[] is null or s.identity_id = any ($2))
       and ($3::uuid[] is null or s.email_id = any ($3)) and ($4::uuid[] is null or s.thread_id = any ($4))
       and ($5::text is null or ${UNDO_STATUS} = $5)
       and ($6::timestamptz is null or s.send_at < $6) and ($7::timestamptz is null or s.send_at >= $7)
     order by ${SORTS[sort.by]}${direction}, s.id${direction} limit $8`,
    [
      access.accountId,
      condition.identityIds ?? null,
      condition.emailIds ?? null,
      condition.threadIds ?? null,
      condition.undoStatus ?? null,
      condition.before ?? null,
      condition.after ?? null,
      limit,
    ],
  );
  return rows.map((row) => row.id);
}

/** Takes a submission back before its time; false when it has gone already. `Refusal('notFound')`. */
export async function cancelSubmission(
  db: Database,
  blobs: BlobStore,
  access: MailAccess,
  { id, now }: { id: string; now: number },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [row] = await tx.query<{ queueId: QueueId }>(
      `select queue_id as "queueId" from email_submission where account_id = $1 and id = $2 for update`,
      [access.accountId, id],
    );
    if (!row) throw new Refusal('notFound', 'There is no such submission.');
    const held = { accountId: access.accountId, id: row.queueId, now };
    if (!(await takeBackHeld(tx, blobs, held))) return false;
    await tx.query('update email_submission set canceled_at = $3 where account_id = $1 and id = $2', [
      access.accountId,
      id,
      new Date(now),
    ]);
    return true;
  });
}

/** Forgets a submission; what it sent stays sent, and what waits for its time is sent then. `Refusal('notFound')`. */
export async function destroySubmission(db: Queryable, access: MailAccess, id: string): Promise<void> {
  const rows = await db.query('delete from email_submission where account_id = $1 and id = $2 returning id', [
    access.accountId,
    id,
  ]);
  if (rows.length === 0) throw new Refusal('notFound', 'There is no such submission.');
}

/** Notes that a message that waited has gone, and to whom it could not go. */
export async function noteReleased(
  tx: Transaction,
  released: {
    accountId: AccountId;
    queueId: QueueId;
    failed: readonly { address: string; status: string; diagnostic: string }[];
  },
): Promise<void> {
  const failed = Object.fromEntries(
    released.failed.map(({ address, status, diagnostic }) => [
      address,
      { smtpReply: `550 ${status} ${diagnostic}`, delivered: 'no' },
    ]),
  );
  await tx.query(
    'update email_submission set delivery = delivery || $3::jsonb where account_id = $1 and queue_id = $2',
    [released.accountId, released.queueId, JSON.stringify(failed)],
  );
}
