/** The job of a task: opens the account as whoever asked for it, gives it a folder, does it, and says how it ended. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readPrincipal } from '#domain/accounts/principals.ts';
import {
  dropOldTasks,
  findTask,
  finishTask,
  MAIL_TASK_RUN,
  type MailTask,
  type TaskKind,
} from '#domain/mail-tasks/mail-tasks.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { listSharedAccounts } from '#domain/mailstore/sharing.ts';
import { listDeadJobs } from '#platform/jobs/dead-jobs.ts';
import type { JobHandler, RunningJob } from '#platform/jobs/job.ts';
import { isTemporary, Refusal } from '#platform/kernel/fault.ts';
import { runExport } from './export-task.ts';
import { runImport } from './import-task.ts';
import { runRestore } from './restore-task.ts';
import { type MailTaskParts, Progress, type TaskRun, TaskStopped } from './task-run.ts';

const RUNS: Record<TaskKind, (run: TaskRun) => Promise<void>> = {
  import: runImport,
  export: runExport,
  restore: runRestore,
};
const LOOK_MS = 10 * 60_000;
/** Dead jobs are kept some months; of this queue there are few. */
const DEAD_AT_ONCE = 1_000;
/** Two at once keep a core busy and leave the mail its own. */
const AT_ONCE = 2;

/** The key to the task's account, as it is now. `Refusal('notPermitted')` for who lost it. */
async function openAccess({ db, clock }: MailTaskParts, task: MailTask): Promise<MailAccess> {
  const principal = await readPrincipal(db, task.createdBy, clock());
  if (task.accountId === task.createdBy)
    return requireMailAccess(principal, { accountId: task.accountId }, 'mailbox.write');
  const shared = (await listSharedAccounts(db, principal, clock())).find(
    ({ accountId }) => accountId === task.accountId,
  );
  if (!shared) throw new Refusal('notPermitted', 'You may no longer enter this account.');
  return shared.access;
}

async function runTask(parts: MailTaskParts, task: MailTask, { signal }: RunningJob): Promise<void> {
  const folder = join(parts.workFolder, task.id);
  try {
    // What an earlier attempt left.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const progress = new Progress(parts, task, signal);
    const access = await openAccess(parts, task);
    await progress.tell();
    await RUNS[task.kind]({ parts, task, access, folder, progress });
    await finishTask(parts.db, task, { now: parts.clock() });
  } catch (error) {
    if (error instanceof TaskStopped && !signal.aborted) return;
    if (!(error instanceof Refusal) || isTemporary(error)) throw error;
    await finishTask(parts.db, task, { failure: error.code, now: parts.clock() });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes the handler. */
export function mailTaskJob(parts: MailTaskParts): JobHandler {
  return {
    queue: MAIL_TASK_RUN,
    concurrency: AT_ONCE,
    async run(job) {
      const task = await findTask(parts.db, job.payload as Pick<MailTask, 'accountId' | 'id'>);
      if (!task) return;
      if (task.state === 'waiting' || task.state === 'running') await runTask(parts, task, job);
      // Cancelled after the program that worked on it died.
      else await rm(join(parts.workFolder, task.id), { recursive: true, force: true });
    },
  };
}

/** Ends tasks whose job was given up, by failure after failure or death after death: they keep nobody from beginning others. */
async function failAbandoned({ db, clock, workFolder }: MailTaskParts): Promise<void> {
  for (const { payload } of await listDeadJobs(db, { queue: MAIL_TASK_RUN, limit: DEAD_AT_ONCE })) {
    const task = payload as Pick<MailTask, 'accountId' | 'id'>;
    await finishTask(db, task, { failure: 'interrupted', now: clock() });
    await rm(join(workFolder, task.id), { recursive: true, force: true });
  }
}

/** Ends tasks that nobody works on any more, and forgets those of long ago. */
export function dropTasksJob(parts: MailTaskParts): JobHandler {
  return {
    queue: 'mail.dropTasks',
    every: { ms: LOOK_MS, payload: {} },
    async run() {
      await failAbandoned(parts);
      await dropOldTasks(parts.db, parts.clock());
    },
  };
}
