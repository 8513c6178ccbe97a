/** What every task has while it runs: its account's key, a folder of its own, and its progress, told at most once a second. */
import type { FileLimits } from '#domain/files/stored-files.ts';
import { type MailTask, recordProgress, type TaskProgress } from '#domain/mail-tasks/mail-tasks.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface MailTaskParts {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  ids: NewId;
  clock: Clock;
  /** Where tasks have their folders. */
  workFolder: string;
  fileLimits: FileLimits;
  maxMessageBytes: number;
}

export interface TaskRun {
  parts: MailTaskParts;
  task: MailTask;
  access: MailAccess;
  folder: string;
  progress: Progress;
}

/** Thrown through the work when its person cancelled it, or when the process ends. */
export class TaskStopped extends Error {
  override readonly name = 'TaskStopped';
}

const TELL_EVERY_MS = 1_000;

export class Progress {
  readonly now: TaskProgress & { faults: TaskProgress['faults'] };
  readonly #parts: Pick<MailTaskParts, 'db' | 'clock'>;
  readonly #task: MailTask;
  readonly #signal: AbortSignal;
  #toldAt = 0;
  #isStopped = false;
  #telling: Promise<void> = Promise.resolve();

  constructor(parts: Pick<MailTaskParts, 'db' | 'clock'>, task: MailTask, signal: AbortSignal) {
    this.#parts = parts;
    this.#task = task;
    this.#signal = signal;
    // What an earlier attempt did is done; what it could not do is tried again, and told again.
    const { doneBytes, messages, skipped } = task;
    this.now = { doneBytes, messages, skipped, faultCount: 0, faults: [] };
  }

  /** Notes a change; tells of it when it is time. Throws `TaskStopped` at the next word after a cancellation. */
  note(change: Partial<TaskProgress>): void {
    Object.assign(this.now, change);
    if (this.#signal.aborted || this.#isStopped) throw new TaskStopped('stopped');
    const now = this.#parts.clock();
    if (now - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = now;
    this.#telling = this.#telling.then(() => this.#tell());
  }

  /** Tells at once, and waits for it. */
  async tell(change: Partial<TaskProgress> = {}): Promise<void> {
    Object.assign(this.now, change);
    this.#telling = this.#telling.then(() => this.#tell());
    await this.#telling;
    if (this.#isStopped) throw new TaskStopped('stopped');
  }

  async #tell(): Promise<void> {
    if (!(await recordProgress(this.#parts.db, this.#task, this.now))) this.#isStopped = true;
  }
}
