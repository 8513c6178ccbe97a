/**
 * Restores what was deleted in a folder, or everywhere since a time (R8.9). Each e-mail is counted in the commit with which it comes back: a task
 * that is taken up again tells of all of them.
 */
import { countRestored } from '#domain/mail-tasks/mail-tasks.ts';
import { countDeleted, type DeletedFilter } from '#domain/mailstore/deleted-emails.ts';
import { restoreAllDeleted } from '#services/undelete/restore-deleted.ts';
import type { TaskRun } from './task-run.ts';

export async function runRestore({ parts, access, task, progress }: TaskRun): Promise<void> {
  const { mailboxPath, deletedAfter } = task.parameters;
  const filter: DeletedFilter = {
    mailboxPath,
    ...(deletedAfter !== undefined && { deletedAfter: new Date(deletedAfter) }),
  };
  const { bytes } = await countDeleted(parts.db, access, filter);
  await progress.tell({ totalBytes: progress.now.doneBytes + bytes });
  await restoreAllDeleted(parts, access, filter, {
    alongside: (tx, { size }) => countRestored(tx, task, size),
    onBatch: (outcomes, sizes) => {
      const { now } = progress;
      const refused = outcomes.flatMap((one) => ('refusal' in one ? [one.refusal] : []));
      const filed = outcomes.filter((one) => 'filed' in one);
      return progress.tell({
        doneBytes: now.doneBytes + filed.reduce((sum, { id }) => sum + (sizes.get(id) ?? 0), 0),
        messages: now.messages + filed.length,
        faultCount: now.faultCount + refused.length,
        faults: [...now.faults, ...refused.map(({ code, message }) => ({ origin: message, reason: code }))],
      });
    },
  });
}
