/** The job that ends searches of the archive when their time is over, with the file that was made of them. */
import { endDueSearches, type ResultFile } from '#domain/archive/searches.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { deleteFileWithin } from '#domain/files/stored-files.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { filesOf } from './export-job.ts';
import type { SearchParts } from './search-job.ts';

const TURN_MS = 10 * 60_000;

/** Deletes a file that may be gone already. */
export async function dropExport(
  parts: Pick<SearchParts, 'db' | 'ids' | 'clock'>,
  file: ResultFile,
): Promise<void> {
  await parts.db.transaction((tx) => deleteFileWithin(tx, parts, filesOf(file), file.exportFileId));
}

/** Ends what is due, with its files in the same commit: a search that has ended is not looked at again. */
export async function endArchiveSearches(parts: SearchParts): Promise<void> {
  const { db, blobs, ids, clock } = parts;
  const act = { principal: systemPrincipal('job'), authority: 'R6.7', ids, now: clock() };
  await db.transaction(async (tx) => {
    for (const file of await endDueSearches(tx, act, blobs))
      await deleteFileWithin(tx, parts, filesOf(file), file.exportFileId);
  });
}

/** Makes the handler. */
export function endJob(parts: SearchParts): JobHandler {
  return {
    queue: 'archive.end',
    every: { ms: TURN_MS, payload: {} },
    run: () => endArchiveSearches(parts),
  };
}
