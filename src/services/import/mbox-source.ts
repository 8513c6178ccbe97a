/** Reads mbox files from disk: one file, or a folder of `*.mbox` files whose names are mailboxes. */
import { createReadStream } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import { decodeFolderName } from '#formats/mailbox-files/folder-names.ts';
import { type MboxEntry, MboxReader } from '#formats/mailbox-files/mbox-reader.ts';
import type { ImportEntry, MailboxNames, SourceOptions } from './import-entry.ts';
import { listFiles, unreadable } from './listing.ts';

const CHUNK_BYTES = 256 * 1024;

function entryOf(path: string, mailbox: MailboxNames, found: MboxEntry): ImportEntry {
  if (found.kind === 'notMbox') return { kind: 'fault', origin: path, reason: 'notMbox' };
  const origin = `${path}@${found.start}`;
  if (found.kind === 'tooLarge')
    return { kind: 'fault', origin, reason: 'tooLarge', detail: `${found.size} bytes` };
  return { kind: 'message', origin, mailbox, message: found.message };
}

/** Messages of one mbox file. */
export async function* readMboxFile(
  path: string,
  mailbox: MailboxNames,
  options: SourceOptions,
): AsyncGenerator<ImportEntry> {
  const reader = new MboxReader({ quoting: 'mboxrd', maxMessageBytes: options.maxMessageBytes });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      const bytes = chunk as Buffer;
      options.onBytes(bytes.length);
      for (const found of reader.push(bytes)) yield entryOf(path, mailbox, found);
    }
  } catch (error) {
    yield unreadable(path, error);
    return;
  }
  for (const found of reader.finish()) yield entryOf(path, mailbox, found);
}

/** Mailbox names of a file below a root: folders and the file's name without `.mbox`. */
function mailboxOfFile(root: string, path: string): MailboxNames {
  const names = relative(root, path).split(sep);
  return [...names.slice(0, -1), basename(path, '.mbox')].map(decodeFolderName);
}

/** Messages of every `*.mbox` file in a folder and below. */
export async function* readMboxFolder(root: string, options: SourceOptions): AsyncGenerator<ImportEntry> {
  for await (const path of listFiles(root, (name) => name.endsWith('.mbox')))
    yield* readMboxFile(path, mailboxOfFile(root, path), options);
}
