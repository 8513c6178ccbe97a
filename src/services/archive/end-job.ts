/** The job that ends searches of the archive when their time is over, with the file that was made of them. */
import { endDueSearches, type ResultFile } from '#domain/archive/searches.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { deleteFile } from '#domain/files/stored-files.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { filesOf } from './export-job.ts';
import type { SearchParts } from './search-job.ts';

const TURN_MS = 10 * 60_000;

/** Deletes a file that may be gone already. */
export async function dropExport(
  parts: Pick<SearchParts, 'db' | 'ids' | 'clock'>,
  file: ResultFile,
): Promise<void> {
  try {
    await deleteFile(parts.db, parts, filesOf(file), file.exportFileId);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'notFound') throw error;
  }
}

/** Ends what is due. */
export async function endArchiveSearches(parts: SearchParts): Promise<void> {
  const { db, blobs, ids, clock } = parts;
  const act = { principal: systemPrincipal('job'), authority: 'R6.7', ids, now: clock() };
  const files = await db.transaction((tx) => endDueSearches(tx, act, blobs));
  for (const file of files) await dropExport(parts, file);
}

/** Makes the handler. */
export function endJob(parts: SearchParts): JobHandler {
  return {
    queue: 'archive.end',
    every: { ms: TURN_MS, payload: {} },
    run: () => endArchiveSearches(parts),
  };
}
