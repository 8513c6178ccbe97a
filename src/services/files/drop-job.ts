/** Lets go of files that have expired or were deleted: every hour, and at once when somebody deletes one. */
import { dropFiles } from '#domain/files/drop-files.ts';
import { FILE_DROP } from '#domain/files/stored-files.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Database } from '#platform/postgres/database.ts';

const HOUR_MS = 60 * 60_000;

/** Makes the handler. */
export function fileDropJob({
  db,
  blobs,
  clock,
}: {
  db: Database;
  blobs: BlobStore;
  clock: Clock;
}): JobHandler {
  return {
    queue: FILE_DROP,
    every: { ms: HOUR_MS, payload: {} },
    run: ({ signal }) => dropFiles(db, blobs, clock(), signal),
  };
}
