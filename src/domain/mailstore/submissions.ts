/** What an account sent by JMAP (RFC 8621 §7), with what has become of it so far. */
import { Refusal } from '#platform/kernel/fault.ts';
import type { EmailId, NewId, QueueId, ThreadId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { advanceModseq } from './mail-accounts.ts';

export interface SubmissionAddress {
  email: string;
  parameters: Record<string, string | null> | null;
}

export interface SubmissionEnvelope {
  mailFrom: SubmissionAddress;
  rcptTo: SubmissionAddress[];
}

export interface Submission {
  id: string;
  identityId: string;
  emailId: EmailId;
  threadId: ThreadId;
  envelope: SubmissionEnvelope;
  /** Addresses that were delivered here. */
  local: string[];
  sendAt: Date;
  /** Recipients still in the queue with the last reply they met. */
  waiting: { address: string; lastReply: string | null }[];
}

export interface NewSubmission {
  identityId: string;
  emailId: EmailId;
  threadId: ThreadId;
  envelope: SubmissionEnvelope;
  local: string[];
  queueId: QueueId | undefined;
  ids: NewId;
  now: number;
}

/** Records a message that was sent; gives the submission's id. */
export async function recordSubmission(
  db: Database,
  access: MailAccess,
  sent: NewSubmission,
): Promise<string> {
  const id = sent.ids();
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    await tx.query(
      `insert into email_submission (account_id, id, identity_id, email_id, thread_id, envelope, local, queue_id, send_at,
         created_modseq, modseq)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
      [
        access.accountId,
        id,
        sent.identityId,
        sent.emailId,
        sent.threadId,
        JSON.stringify(sent.envelope),
        sent.local,
        sent.queueId ?? null,
        new Date(sent.now),
        modseq,
      ],
    );
  });
  return id;
}

/** Submissions by id, or the latest; each with its recipients that wait in the queue. One statement. */
export async function readSubmissions(
  db: Queryable,
  access: MailAccess,
  ids: readonly string[] | undefined,
  limit: number,
): Promise<Submission[]> {
  return db.query<Submission>(
    `select s.id, s.identity_id as "identityId", s.email_id as "emailId", s.thread_id as "threadId", s.envelope,
            s.local, s.send_at as "sendAt", coalesce(w.waiting, '[]') as waiting
     from email_submission s left join lateral (
       select json_agg(json_build_object('address', r.address, 'lastReply', r.last_reply) order by r.ordinal) as waiting
       from outbound_recipient r where r.message_id = s.queue_id) w on true
     where s.account_id = $1 and s.destroyed_at is null and ($2::uuid[] is null or s.id = any ($2))
     order by s.send_at desc, s.id desc limit $3`,
    [access.accountId, ids ?? null, limit],
    { name: 'submission_read' },
  );
}

/** Forgets a submission; what it sent stays sent. `Refusal('notFound')`. */
export async function destroySubmission(
  db: Database,
  access: MailAccess,
  { id, now }: { id: string; now: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const rows = await tx.query(
      `update email_submission set destroyed_at = $3, modseq = $4
       where account_id = $1 and id = $2 and destroyed_at is null returning id`,
      [access.accountId, id, new Date(now), modseq],
    );
    if (rows.length === 0) throw new Refusal('notFound', 'There is no such submission.');
  });
}
