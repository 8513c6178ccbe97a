/** The job that lets go of what was deleted, into the archive where a rule says so, and destroys what no rule keeps any longer. */
import { destroyArchived, emptyLeftMailboxes } from '#domain/archive/destroy.ts';
import { destroyJournal } from '#domain/archive/journal.ts';
import { letGoOfDeleted } from '#domain/archive/keep-deleted.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface KeepParts {
  db: Database;
  blobs: BlobStore;
  ids: NewId;
  clock: Clock;
}

const HOUR_MS = 60 * 60_000;

/** One turn: deleted mail, then the archive and the journal, then the mailboxes of those who left. */
export async function keepArchive({ db, blobs, ids, clock }: KeepParts): Promise<void> {
  const now = clock();
  await letGoOfDeleted(db, blobs, { ids, now });
  await destroyArchived(db, blobs, { ids, now });
  await destroyJournal(db, blobs, { ids, now });
  await emptyLeftMailboxes(db, blobs, now);
}

/** Makes the handler. */
export function keepJob(parts: KeepParts): JobHandler {
  return {
    queue: 'archive.keep',
    every: { ms: HOUR_MS, payload: {} },
    run: () => keepArchive(parts),
  };
}
