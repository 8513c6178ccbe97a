/** The job that puts removed messages back where they lay, under their flags; into INBOX where the mailbox is gone. */
import type { Filer } from '#domain/mailstore/filing.ts';
import type { FilingCopy } from '#domain/mailstore/filing-values.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { finishRemoval, REMOVAL_RESTORE } from '#domain/quarantine/mail-removals.ts';
import { forgetRemoved, nextRemoved, type RemovedEmail } from '#domain/quarantine/removed-emails.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database } from '#platform/postgres/database.ts';

interface RestoreParts {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  clock: Clock;
}

const AT_ONCE = 100;

async function putBack(
  parts: RestoreParts,
  removalId: string,
  removed: RemovedEmail,
  target: FilingCopy['target'],
): Promise<void> {
  const { accountId, flags, keywords, receivedAt, assessment, signals } = removed;
  const copy: FilingCopy = {
    accountId,
    target,
    flags: { bits: flags, keywords: keywords ?? [] },
    receivedAt,
    ...(signals && { signals }),
  };
  const message = prepareMessage(await parts.blobs.read(removed.blob));
  const filing = {
    message,
    copies: [copy],
    enforceQuota: false,
    // Two people have decided that it goes back.
    isScanned: true as const,
    ...(assessment !== null && { assessment }),
  };
  await parts.filer.fileTogether([filing], (tx) => forgetRemoved(tx, parts.blobs, removalId, removed));
}

async function restore(parts: RestoreParts, removalId: string, removed: RemovedEmail): Promise<void> {
  try {
    await putBack(parts, removalId, removed, { mailboxId: removed.mailboxId });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'notFound') throw error;
    await putBack(parts, removalId, removed, { role: 'inbox' });
  }
}

/** Makes the handler. */
export function restoreJob(parts: RestoreParts): JobHandler {
  return {
    queue: REMOVAL_RESTORE,
    async run(job) {
      const { id } = job.payload as { id: string };
      for (;;) {
        const batch = await nextRemoved(parts.db, id, AT_ONCE);
        if (batch.length === 0) break;
        for (const removed of batch) {
          if (job.signal.aborted) return;
          await restore(parts, id, removed);
        }
      }
      await parts.db.transaction(async (tx) => {
        await job.complete(tx);
        await finishRemoval(tx, id, 'restored', parts.clock());
      });
    },
  };
}
