/** An account or a folder as a ZIP to download: written as the command line writes it, then packed into a stored file. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deleteFile, type FileId } from '#domain/files/stored-files.ts';
import { writeFile } from '#domain/files/write-file.ts';
import { finishTask, recordProgress } from '#domain/mail-tasks/mail-tasks.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { exportMail } from '#services/import/export-mail.ts';
import { openMailSink } from '#services/import/open-sink.ts';
import { packZip } from './pack-zip.ts';
import { type TaskRun, TaskStopped } from './task-run.ts';

const HUE_MS = 7 * 3_600_000;

/** `thu-2026-11-25-mbox.zip`, by the day in Huế. */
function nameOf({ parts, task }: TaskRun): string {
  const day = new Date(parts.clock() + HUE_MS).toISOString().slice(0, 10);
  const folder = task.parameters.mailboxPath?.split('/').at(-1);
  return `thu-${folder === undefined ? '' : `${folder}-`}${day}-${task.parameters.format ?? 'mbox'}.zip`;
}

/** The mailboxes of a folder with those below it; undefined for all. */
async function pathsOf({ parts, access, task }: TaskRun): Promise<(string | undefined)[]> {
  const { mailboxPath } = task.parameters;
  if (mailboxPath === undefined) return [undefined];
  const all = await listMailboxes(parts.db, access);
  const paths = all
    .map(({ path }) => path)
    .filter((path) => path === mailboxPath || path.startsWith(`${mailboxPath}/`));
  if (paths.length === 0) throw new Refusal('notFound', 'This folder does not exist.');
  return paths;
}

async function writeMail(run: TaskRun, out: string): Promise<void> {
  const { parts, access, task, progress } = run;
  let doneBytes = 0;
  let messages = 0;
  let totalBytes = 0;
  for (const mailbox of await pathsOf(run)) {
    // Files of one mailbox each, so that several are one tree.
    const sink = openMailSink(out, task.parameters.format ?? 'mbox', false);
    await exportMail(parts, {
      access,
      sink,
      mailbox,
      authority: 'R8.2',
      onStart: (bytes) => {
        totalBytes += bytes;
        progress.note({ totalBytes });
      },
      onMessage: (bytes) => {
        doneBytes += bytes;
        messages += 1;
        progress.note({ doneBytes, messages });
      },
    });
  }
  await progress.tell({ doneBytes, messages });
}

/** Runs it; a file half made is deleted. The file is whole and the task done by one commit, so that none is made twice. */
export async function runExport(run: TaskRun): Promise<void> {
  const { parts, access, task, folder, progress } = run;
  const out = join(folder, 'mail');
  await mkdir(out);
  await writeMail(run, out);
  const id = parts.ids() as FileId;
  const file = {
    id,
    name: nameOf(run),
    mediaType: 'application/zip',
    purpose: 'export' as const,
    now: parts.clock(),
  };
  const watched = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of packZip(out)) {
      progress.note({});
      yield piece;
    }
  };
  try {
    await writeFile(parts, access, parts.fileLimits, file, watched(), async (tx) => {
      if (!(await recordProgress(tx, task, { ...progress.now, fileId: id })))
        throw new TaskStopped('stopped');
      await finishTask(tx, task, { now: parts.clock() });
    });
  } catch (error) {
    await deleteFile(parts.db, parts, access, id).catch((fault: unknown) => {
      if (!(fault instanceof Refusal)) throw fault;
    });
    throw error;
  }
}
