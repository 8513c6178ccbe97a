/** An uploaded file into the account: one mbox, one EML, or a ZIP of either or of a Maildir. */
import { createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findStoredFile } from '#domain/files/find-stored-file.ts';
import { streamFile } from '#domain/files/read-file.ts';
import { deleteFileWithin, type FileId, type StoredFile } from '#domain/files/stored-files.ts';
import { finishTask, recordProgress } from '#domain/mail-tasks/mail-tasks.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { importMail } from '#services/import/import-mail.ts';
import { openMailSource } from '#services/import/open-source.ts';
import type { TaskRun } from './task-run.ts';
import { unpackZip } from './unpack-zip.ts';

const ZIP_MARK = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

async function requireUpload({ parts, task }: TaskRun): Promise<StoredFile> {
  const file = await findStoredFile(parts.db, { accountId: task.accountId, id: task.fileId as FileId });
  if (file?.purpose !== 'import' || file.state !== 'stored')
    throw new Refusal('notFound', 'The file to import is not there, or not whole.');
  return file;
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(ZIP_MARK.length), 0, ZIP_MARK.length, 0);
    return buffer.equals(ZIP_MARK);
  } finally {
    await file.close();
  }
}

/** Puts the upload on disk; gives the file, or the folder it was unpacked to. */
async function layOut({ parts, folder, progress }: TaskRun, file: StoredFile): Promise<string> {
  const path = join(folder, 'upload');
  await pipeline(streamFile(parts, file), createWriteStream(path, { mode: 0o600 }));
  if (!(await isZip(path))) return path;
  const unpacked = join(folder, 'mail');
  await mkdir(unpacked);
  const onBytes = (): void => progress.note({});
  await unpackZip({
    path,
    size: file.size,
    folder: unpacked,
    maxBytes: parts.fileLimits.quotaBytes,
    onBytes,
  });
  return unpacked;
}

/** A path below the task's folder says nothing to its person. */
function originOf(origin: string, folder: string): string {
  return origin.replace(folder, '').replace(/^\/(mail\/|upload)?/, '') || origin;
}

/**
 * Runs it; when all is in, the import is on record, the upload goes and the task is done by one commit: a task taken up again finds its upload, and
 * counts what it filed before.
 */
export async function runImport(run: TaskRun): Promise<void> {
  const { parts, access, task, folder, progress } = run;
  const file = await requireUpload(run);
  const path = await layOut(run, file);
  const source = await openMailSource(path, 'auto');
  let doneBytes = 0;
  await progress.tell({ totalBytes: source.totalBytes });
  const onBytes = (bytes: number): void => {
    doneBytes += bytes;
    progress.note({ doneBytes });
  };
  await importMail(parts, {
    access,
    entries: source.read({ maxMessageBytes: parts.maxMessageBytes, onBytes }),
    mailbox: task.parameters.mailboxPath,
    skipExisting: true,
    // It was running already when its program died.
    resumedFrom: task.state === 'running' ? task.createdAt : undefined,
    enforceQuota: true,
    authority: 'R8.2',
    onMessage: ({ filed, skipped, faultCount, faults }) => {
      const told = faults.map(({ origin, reason }) => ({ origin: originOf(origin, folder), reason }));
      progress.note({ messages: filed, skipped, faultCount, faults: told });
    },
    alongside: async (tx, { filed, skipped }) => {
      const told = { ...progress.now, doneBytes: source.totalBytes, messages: filed, skipped };
      // Cancelled at the last moment: it is on record all the same.
      await recordProgress(tx, task, told);
      await finishTask(tx, task, { now: parts.clock() });
      await deleteFileWithin(tx, parts, access, file.id);
    },
  });
}
