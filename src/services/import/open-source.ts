/** Finds out what a file or folder of mail is, how much it holds, and opens it. */
import { open, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Refusal } from '#platform/kernel/fault.ts';
import { readEmlFolder, readMessageFile } from './eml-source.ts';
import type { ImportEntry, SourceOptions } from './import-entry.ts';
import { listFiles, readNames } from './listing.ts';
import { readMaildir } from './maildir-source.ts';
import { readMboxFile, readMboxFolder } from './mbox-source.ts';

export type MailFormat = 'mbox' | 'eml' | 'maildir';

/** A source found: read its entries once. */
export interface MailSource {
  format: MailFormat;
  totalBytes: number;
  read(options: SourceOptions): AsyncIterable<ImportEntry>;
}

async function isMboxFile(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(5), 0, 5, 0);
    return buffer.toString('latin1') === 'From ';
  } finally {
    await file.close();
  }
}

/** Whether a folder or one directly below it is a Maildir. */
async function isMaildir(folder: string): Promise<boolean> {
  const { folders } = await readNames(folder);
  if (folders.includes('cur')) return true;
  for (const name of folders) if ((await readNames(join(folder, name))).folders.includes('cur')) return true;
  return false;
}

async function detectFormat(path: string, isFolder: boolean): Promise<MailFormat> {
  if (!isFolder) return (await isMboxFile(path)) ? 'mbox' : 'eml';
  if (await isMaildir(path)) return 'maildir';
  for await (const file of listFiles(path, (name) => name.endsWith('.mbox') || name.endsWith('.eml')))
    return extname(file) === '.mbox' ? 'mbox' : 'eml';
  throw new Refusal('invalidArgument', 'The folder holds no Maildir, no *.mbox and no *.eml file.', { path });
}

async function sizeOf(path: string, isFolder: boolean): Promise<number> {
  if (!isFolder) return (await stat(path)).size;
  let total = 0;
  for await (const file of listFiles(path, () => true)) total += (await stat(file)).size;
  return total;
}

async function* readOneFile(path: string, options: SourceOptions): AsyncGenerator<ImportEntry> {
  yield await readMessageFile(path, [], options);
}

/**
 * Opens a file or folder of mail. `Refusal`: `notFound`, `invalidArgument` when it is no mail or not of that format.
 */
export async function openMailSource(path: string, format: MailFormat | 'auto'): Promise<MailSource> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new Refusal('notFound', `There is no file or folder ${path}.`, { path });
  const isFolder = found.isDirectory();
  const actual = format === 'auto' ? await detectFormat(path, isFolder) : format;
  if (actual === 'maildir' && !isFolder)
    throw new Refusal('invalidArgument', 'A Maildir is a folder, not a file.', { path });
  return {
    format: actual,
    totalBytes: await sizeOf(path, isFolder),
    read: (options) => {
      if (actual === 'maildir') return readMaildir(path, options);
      if (actual === 'mbox')
        return isFolder ? readMboxFolder(path, options) : readMboxFile(path, [], options);
      return isFolder ? readEmlFolder(path, options) : readOneFile(path, options);
    },
  };
}
