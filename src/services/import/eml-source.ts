/** Reads EML files from disk: one file, or a folder of them whose subfolders are mailboxes. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { decodeFolderName } from '#formats/mailbox-files/folder-names.ts';
import { toCrlf } from '#formats/mailbox-files/line-endings.ts';
import { takeStatusFields } from '#formats/mailbox-files/status-headers.ts';
import { findReceivedDate } from '#formats/mailbox-files/trace-fields.ts';
import type { ImportEntry, MailboxNames, SourceOptions } from './import-entry.ts';
import { listFiles, unreadable } from './listing.ts';

/**
 * One file that holds one message; without a date of its own it arrived when the file was written. `flags` are what the
 * file's name tells (Maildir); without them the status fields in the header are read and taken out.
 */
export async function readMessageFile(
  path: string,
  mailbox: MailboxNames,
  options: SourceOptions,
  named?: { flags: string[]; deliveredAt?: Date },
): Promise<ImportEntry> {
  try {
    const { size, mtime } = await stat(path);
    if (size > options.maxMessageBytes)
      return { kind: 'fault', origin: path, reason: 'tooLarge', detail: `${size} bytes` };
    const stored = await readFile(path);
    options.onBytes(stored.length);
    if (stored.length === 0) return { kind: 'fault', origin: path, reason: 'empty' };
    const crlf = toCrlf(stored);
    const { bytes, flags } = named ? { bytes: crlf, flags: named.flags } : takeStatusFields(crlf);
    const receivedAt = named?.deliveredAt ?? findReceivedDate(bytes) ?? mtime;
    return { kind: 'message', origin: path, mailbox, message: { bytes, flags, receivedAt } };
  } catch (error) {
    return unreadable(path, error);
  }
}

/** Messages of every `*.eml` file in a folder and below. */
export async function* readEmlFolder(root: string, options: SourceOptions): AsyncGenerator<ImportEntry> {
  for await (const path of listFiles(root, (name) => /\.eml$/i.test(name))) {
    const folder = relative(root, dirname(path));
    const mailbox = folder === '' ? [] : folder.split(sep).map(decodeFolderName);
    yield await readMessageFile(path, mailbox, options);
  }
}
