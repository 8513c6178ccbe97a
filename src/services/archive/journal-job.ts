/** The job that seals the journal: what was delivered stands in the audit record minutes later (R6.7). */
import { sealJournal } from '#domain/archive/journal.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { KeepParts } from './keep-job.ts';

/** So long somebody with the database's password could change an entry unseen. */
const EVERY_MS = 5 * 60_000;

/** Makes the handler. */
export function journalJob({ db, ids, clock }: Omit<KeepParts, 'blobs'>): JobHandler {
  return {
    queue: 'archive.journal',
    every: { ms: EVERY_MS, payload: {} },
    run: async () => {
      await sealJournal(db, { ids, now: clock() });
    },
  };
}
