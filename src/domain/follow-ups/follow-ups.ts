/** Reminders of an account, and what the job that reminds needs to know. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, EmailId, ThreadId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';

export type FollowUpState = 'waiting' | 'answered' | 'due' | 'done';

export interface FollowUp {
  accountId: AccountId;
  id: string;
  emailId: EmailId;
  threadId: ThreadId;
  dueAt: Date;
  state: FollowUpState;
  reminderEmailId: EmailId | null;
  createdAt: Date;
}

const YEAR_MS = 366 * 24 * 60 * 60_000;
const MAX_WAITING = 1_000;
const KEPT_MS = 90 * 24 * 60 * 60_000;

const COLUMNS = `account_id as "accountId", id, email_id as "emailId", thread_id as "threadId", due_at as "dueAt", state,
  reminder_email_id as "reminderEmailId", created_at as "createdAt"`;

/** Only who has the whole account is reminded in it. */
function requireWhole(access: MailAccess): void {
  if (!access.accountRights.includes('i'))
    throw new Refusal('notPermitted', 'Only who has the whole account is reminded in it.');
}

function requireDue(dueAt: Date, now: number): void {
  const left = dueAt.getTime() - now;
  if (left <= 0 || left > YEAR_MS) throw new Refusal('invalidArgument', 'A reminder comes within a year.');
}

export interface NewFollowUp {
  id: string;
  emailId: string;
  dueAt: Date;
  now: number;
}

/** Asks to be reminded; asking again for the same message changes the time. Gives the id. */
export async function createFollowUp(db: Database, access: MailAccess, asked: NewFollowUp): Promise<string> {
  requireWhole(access);
  requireDue(asked.dueAt, asked.now);
  const { accountId, principal } = access;
  const [counted] = await db.query<{ count: number }>(
    `select count(*)::integer as count from follow_up where account_id = $1 and state = 'waiting'`,
    [accountId],
  );
  if ((counted?.count ?? 0) >= MAX_WAITING) throw new Refusal('tooMany', 'There are too many reminders.');
  const [row] = await db.query<{ id: string }>(
    `insert into follow_up (account_id, id, email_id, thread_id, due_at, state, created_by, created_at)
     select $1, $2, e.id, e.thread_id, $4, 'waiting', $5, $6 from email e where e.account_id = $1 and e.id = $3
     on conflict (account_id, email_id) where state = 'waiting' do update set due_at = excluded.due_at
     returning id`,
    [
      accountId,
      asked.id,
      asked.emailId,
      asked.dueAt,
      principal.kind === 'account' ? principal.accountId : null,
      new Date(asked.now),
    ],
  );
  if (!row) throw new Refusal('notFound', 'This e-mail does not exist.');
  return row.id;
}

/** Another time for one that waits, or the end of one that is due. `Refusal`: `notFound`, `invalidArgument`. */
export async function changeFollowUp(
  db: Queryable,
  access: MailAccess,
  change: { id: string; dueAt?: Date | undefined; isDone?: true | undefined; now: number },
): Promise<void> {
  requireWhole(access);
  if (change.dueAt) requireDue(change.dueAt, change.now);
  const rows = await db.query(
    `update follow_up set due_at = coalesce($3, due_at),
       state = case when $4 then 'done' when $3::timestamptz is not null then 'waiting' else state end
     where account_id = $1 and id = $2 returning 1`,
    [access.accountId, change.id, change.dueAt ?? null, change.isDone ?? false],
  );
  if (rows.length === 0) throw new Refusal('notFound', 'This reminder does not exist.');
}

export async function destroyFollowUp(db: Queryable, access: MailAccess, id: string): Promise<void> {
  requireWhole(access);
  const rows = await db.query('delete from follow_up where account_id = $1 and id = $2 returning 1', [
    access.accountId,
    id,
  ]);
  if (rows.length === 0) throw new Refusal('notFound', 'This reminder does not exist.');
}

/** Reminders by their ids, or all; the next to come first. */
export async function listFollowUps(
  db: Queryable,
  access: MailAccess,
  filter: { ids?: readonly string[] | undefined; state?: FollowUpState | undefined },
  most: number,
): Promise<FollowUp[]> {
  requireWhole(access);
  return db.query<FollowUp>(
    `select ${COLUMNS} from follow_up
     where account_id = $1 and ($2::uuid[] is null or id = any ($2)) and ($3::text is null or state = $3)
     order by due_at, id limit $4`,
    [access.accountId, filter.ids ?? null, filter.state ?? null, most],
  );
}

/** Those whose time has come. */
export async function dueFollowUps(db: Queryable, now: number, most: number): Promise<FollowUp[]> {
  return db.query<FollowUp>(
    `select ${COLUMNS} from follow_up where state = 'waiting' and due_at <= $1 order by due_at limit $2`,
    [new Date(now), most],
  );
}

/** What a reminder is about, and what was written in its conversation since. Undefined when the message is gone. */
export async function readFollowed(
  db: Queryable,
  { accountId, emailId, threadId }: FollowUp,
): Promise<{ blob: Buffer; later: { fields: string }[] } | undefined> {
  const [email] = await db.query<{ blob: Buffer; receivedAt: Date }>(
    'select blob, received_at as "receivedAt" from email where account_id = $1 and id = $2',
    [accountId, emailId],
  );
  if (!email) return undefined;
  const later = await db.query<{ fields: string }>(
    `select fields from email where account_id = $1 and thread_id = $2 and received_at > $3 and id <> $4
     order by received_at limit 200`,
    [accountId, threadId, email.receivedAt, emailId],
  );
  return { blob: email.blob, later };
}

/** In the transaction of what follows from it. False when somebody was faster. */
export async function settleFollowUp(
  tx: Queryable | Transaction,
  { accountId, id }: FollowUp,
  end: { state: 'answered' | 'due' | 'done'; reminderEmailId?: EmailId },
): Promise<boolean> {
  const rows = await tx.query(
    `update follow_up set state = $3, reminder_email_id = $4
     where account_id = $1 and id = $2 and state = 'waiting' returning 1`,
    [accountId, id, end.state, end.reminderEmailId ?? null],
  );
  return rows.length > 0;
}

/** Forgets what was settled long ago. */
export async function dropOldFollowUps(db: Queryable, now: number): Promise<void> {
  await db.query(`delete from follow_up where state <> 'waiting' and due_at < $1`, [new Date(now - KEPT_MS)]);
}
