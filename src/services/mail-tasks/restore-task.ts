/** Restores what was deleted in a folder, or everywhere since a time (R8.9). */
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
  await progress.tell({ totalBytes: bytes });
  await restoreAllDeleted(parts, access, filter, (outcomes, sizes) => {
    const { now } = progress;
    const refused = outcomes.flatMap((one) => ('refusal' in one ? [one.refusal] : []));
    const done = outcomes.reduce((sum, { id }) => sum + (sizes.get(id) ?? 0), 0);
    return progress.tell({
      doneBytes: now.doneBytes + done,
      messages: now.messages + outcomes.length - refused.length,
      faultCount: now.faultCount + refused.length,
      faults: [...now.faults, ...refused.map(({ code, message }) => ({ origin: message, reason: code }))],
    });
  });
}
