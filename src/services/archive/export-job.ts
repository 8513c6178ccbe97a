/** The job that makes a file of what a search found, among the files of who asked for it; the end of the search takes it away. */
import { noteExport, readFinds } from '#domain/archive/search-mail.ts';
import {
  ARCHIVE_EXPORT,
  type ArchiveSearch,
  noteReading,
  requireOpenSearch,
} from '#domain/archive/searches.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { deleteFile, type FileId, type FileLimits } from '#domain/files/stored-files.ts';
import { writeFile } from '#domain/files/write-file.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { isTemporary, Refusal } from '#platform/kernel/fault.ts';
import { packFinds } from './pack-finds.ts';
import type { SearchParts } from './search-job.ts';

export type ExportParts = SearchParts & { fileLimits: FileLimits };

const MAX_FINDS = 10_000;

/** The key to the files of who asked. */
export function filesOf({ requestedBy }: Pick<ArchiveSearch, 'requestedBy'>): MailAccess {
  return requireMailAccess(systemPrincipal('job'), { accountId: requestedBy }, 'mailbox.write');
}

/** The file is whole, noted with its search and in the owners' records, by one commit: no file lies about that no search knows. */
async function exportSearch(parts: ExportParts, search: ArchiveSearch): Promise<void> {
  const { db, blobs, ids, clock } = parts;
  const finds = await readFinds(db, { searchId: search.id }, MAX_FINDS);
  const owners = [...new Set(finds.map(({ accountId }) => accountId))];
  const file = {
    id: ids() as FileId,
    name: `luu-tru-${search.requestedAt.toISOString().slice(0, 10)}.zip`,
    mediaType: 'application/zip',
    purpose: 'export' as const,
    now: clock(),
  };
  try {
    const pieces = packFinds(blobs, search, finds);
    await writeFile(parts, filesOf(search), parts.fileLimits, file, pieces, async (tx) => {
      await noteReading(tx, search, owners, clock());
      await noteExport(tx, search.id, { fileId: file.id });
    });
  } catch (error) {
    await deleteFile(db, parts, filesOf(search), file.id).catch((fault: unknown) => {
      if (!(fault instanceof Refusal)) throw fault;
    });
    throw error;
  }
}

/** Makes the handler. */
export function exportJob(parts: ExportParts): JobHandler {
  return {
    queue: ARCHIVE_EXPORT,
    async run(job) {
      const { id } = job.payload as { id: string };
      const { db, clock } = parts;
      try {
        const search = await requireOpenSearch(db, systemPrincipal('job'), id, clock());
        if (search.exportFileId !== null) return;
        await exportSearch(parts, search);
      } catch (error) {
        if (!(error instanceof Refusal) || isTemporary(error)) throw error;
        await noteExport(db, id, { fault: error.code });
      }
    },
  };
}
