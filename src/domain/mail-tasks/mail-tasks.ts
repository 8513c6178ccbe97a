/** Tasks of an account: begun, followed, cancelled, cleared away. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { addJob, type JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';

export type TaskKind = 'import' | 'export' | 'restore';
export type TaskState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
export type ExportFormat = 'mbox' | 'eml' | 'maildir';

/** What was asked for. */
export interface TaskParameters {
  /** Export: how; import finds out by itself. */
  format?: ExportFormat;
  /** Export and restore: this folder with those below it. Import: the folder that it goes to. */
  mailboxPath?: string;
  /** Restore: what was deleted since then. */
  deletedAfter?: string;
}

export interface TaskFault {
  origin: string;
  reason: string;
}

export interface MailTask {
  accountId: AccountId;
  id: string;
  kind: TaskKind;
  state: TaskState;
  parameters: TaskParameters;
  fileId: string | null;
  totalBytes: number;
  doneBytes: number;
  messages: number;
  skipped: number;
  faultCount: number;
  faults: TaskFault[];
  failure: string | null;
  createdBy: AccountId;
  createdAt: Date;
  finishedAt: Date | null;
}

export const MAIL_TASK_RUN = 'mail.task';

/** Each takes a process's attention for minutes. */
const MAX_OPEN_TASKS = 5;
/** A task that was killed so often by what it does is not tried again. */
const MAX_ATTEMPTS = 5;
const KEPT_MS = 30 * 24 * 60 * 60_000;
/** A list of more is read by nobody; their number is exact. */
const MAX_FAULTS = 100;

const COLUMNS = `account_id as "accountId", id, kind, state, parameters, file_id as "fileId",
  total_bytes as "totalBytes", done_bytes as "doneBytes", messages, skipped, fault_count as "faultCount", faults, failure,
  created_by as "createdBy", created_at as "createdAt", finished_at as "finishedAt"`;

/** Only who has the whole account takes it out or brings something in. */
function requireWhole(access: MailAccess, right: 'r' | 'i'): void {
  if (!access.accountRights.includes(right))
    throw new Refusal('notPermitted', 'Only who has the whole account does this.');
}

export interface NewTask {
  id: string;
  kind: TaskKind;
  parameters: TaskParameters;
  fileId?: string | undefined;
  totalBytes: number;
}

/** Begins a task. `Refusal`: `notPermitted`, `tooMany`. */
export async function beginTask(
  db: Database,
  source: JobSource,
  access: MailAccess,
  task: NewTask,
): Promise<void> {
  requireWhole(access, task.kind === 'export' ? 'r' : 'i');
  const { accountId, principal } = access;
  if (principal.kind !== 'account') throw new Refusal('notPermitted', 'A task is somebody’s.');
  await db.transaction(async (tx) => {
    await tx.query('select from mail_account where account_id = $1 for update', [accountId]);
    const [open] = await tx.query<{ count: number }>(
      `select count(*)::integer as count from mail_task where account_id = $1 and state in ('waiting', 'running')`,
      [accountId],
    );
    if ((open?.count ?? 0) >= MAX_OPEN_TASKS) throw new Refusal('tooMany', 'Too many tasks are under way.');
    await tx.query(
      `insert into mail_task (account_id, id, kind, state, parameters, file_id, total_bytes, created_by, created_at)
       values ($1, $2, $3, 'waiting', $4, $5, $6, $7, $8)`,
      [
        accountId,
        task.id,
        task.kind,
        JSON.stringify(task.parameters),
        task.fileId ?? null,
        task.totalBytes,
        principal.accountId,
        new Date(source.clock()),
      ],
    );
    const payload = { accountId, id: task.id };
    await addJob(tx, source, {
      queue: MAIL_TASK_RUN,
      payload,
      uniqueKey: task.id,
      maxAttempts: MAX_ATTEMPTS,
    });
  });
}

/** Tasks by their ids, or all; newest first. */
export async function listTasks(
  db: Queryable,
  access: MailAccess,
  filter: { ids?: readonly string[] | undefined; kind?: TaskKind | undefined },
  most: number,
): Promise<MailTask[]> {
  requireWhole(access, 'r');
  return db.query<MailTask>(
    `select ${COLUMNS} from mail_task
     where account_id = $1 and ($2::uuid[] is null or id = any ($2)) and ($3::text is null or kind = $3)
     order by created_at desc, id desc limit $4`,
    [access.accountId, filter.ids ?? null, filter.kind ?? null, most],
  );
}

/** A task for the job that does it. */
export async function findTask(
  db: Queryable,
  { accountId, id }: Pick<MailTask, 'accountId' | 'id'>,
): Promise<MailTask | undefined> {
  const [task] = await db.query<MailTask>(
    `select ${COLUMNS} from mail_task where account_id = $1 and id = $2`,
    [accountId, id],
  );
  return task;
}

export interface TaskProgress {
  totalBytes?: number | undefined;
  doneBytes: number;
  messages: number;
  skipped: number;
  faultCount: number;
  faults: readonly TaskFault[];
  fileId?: string | undefined;
}

/** Notes how far it is; false when somebody cancelled it. */
export async function recordProgress(
  db: Queryable,
  { accountId, id }: Pick<MailTask, 'accountId' | 'id'>,
  progress: TaskProgress,
): Promise<boolean> {
  const rows = await db.query(
    `update mail_task set state = 'running', total_bytes = coalesce($3, total_bytes), done_bytes = $4, messages = $5,
       skipped = $6, fault_count = $7, faults = $8, file_id = coalesce($9, file_id)
     where account_id = $1 and id = $2 and state in ('waiting', 'running') returning 1`,
    [
      accountId,
      id,
      progress.totalBytes ?? null,
      progress.doneBytes,
      progress.messages,
      progress.skipped,
      progress.faultCount,
      JSON.stringify(progress.faults.slice(0, MAX_FAULTS)),
      progress.fileId ?? null,
    ],
  );
  return rows.length > 0;
}

/** Counts an e-mail that is restored, in the commit with which it is. */
export async function countRestored(
  tx: Transaction,
  { accountId, id }: Pick<MailTask, 'accountId' | 'id'>,
  bytes: number,
): Promise<void> {
  await tx.query(
    'update mail_task set messages = messages + 1, done_bytes = done_bytes + $3 where account_id = $1 and id = $2',
    [accountId, id, bytes],
  );
}

/** Ends a task, done or failed. */
export async function finishTask(
  db: Queryable,
  { accountId, id }: Pick<MailTask, 'accountId' | 'id'>,
  end: { failure?: string; now: number },
): Promise<void> {
  await db.query(
    `update mail_task set state = $3, failure = $4, finished_at = $5
     where account_id = $1 and id = $2 and state in ('waiting', 'running')`,
    [accountId, id, end.failure === undefined ? 'done' : 'failed', end.failure ?? null, new Date(end.now)],
  );
}

/** Cancels what is under way. `Refusal`: `notFound`, `conflict`. */
export async function cancelTask(db: Queryable, access: MailAccess, id: string, now: number): Promise<void> {
  requireWhole(access, 'i');
  const rows = await db.query<{ wasOpen: boolean }>(
    `with before as (
       select state in ('waiting', 'running') as open from mail_task
       where account_id = $1 and id = $2 for no key update
     )
     update mail_task set state = case when before.open then 'cancelled' else state end,
       finished_at = coalesce(finished_at, $3)
     from before where account_id = $1 and id = $2 returning before.open as "wasOpen"`,
    [access.accountId, id, new Date(now)],
  );
  if (rows.length === 0) throw new Refusal('notFound', 'This task does not exist.');
  if (!rows[0]?.wasOpen) throw new Refusal('conflict', 'This task has ended.');
}

/** Clears an ended task away. `Refusal`: `notFound`, `conflict`. */
export async function clearTask(db: Queryable, access: MailAccess, id: string): Promise<void> {
  requireWhole(access, 'i');
  const [task] = await listTasks(db, access, { ids: [id] }, 1);
  if (!task) throw new Refusal('notFound', 'This task does not exist.');
  if (task.state === 'waiting' || task.state === 'running')
    throw new Refusal('conflict', 'Cancel this task first.');
  await db.query('delete from mail_task where account_id = $1 and id = $2', [access.accountId, id]);
}

/** Forgets tasks of long ago. */
export async function dropOldTasks(db: Queryable, now: number): Promise<void> {
  await db.query(`delete from mail_task where created_at < $1 and state not in ('waiting', 'running')`, [
    new Date(now - KEPT_MS),
  ]);
}
