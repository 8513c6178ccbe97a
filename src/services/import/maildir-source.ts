/**
 * Reads Maildir from disk: messages in `cur` and `new`, folders of Maildir++ (`.Sent.2025`) and of plain nesting
 * (`Sent/2025`, as mbsync writes), keywords by Dovecot's `dovecot-keywords`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeFolderName } from '#formats/mailbox-files/folder-names.ts';
import { parseMaildirFolder, parseMaildirName } from '#formats/mailbox-files/maildir-names.ts';
import { readMessageFile } from './eml-source.ts';
import type { ImportEntry, MailboxNames, SourceOptions } from './import-entry.ts';
import { readNames } from './listing.ts';

const MAX_DEPTH = 20;
const KEYWORDS_FILE = 'dovecot-keywords';

/** Keywords of a folder by the number of their letter; none where the file is missing. */
async function readKeywords(folder: string, files: readonly string[]): Promise<Map<number, string>> {
  if (!files.includes(KEYWORDS_FILE)) return new Map();
  const text = await readFile(join(folder, KEYWORDS_FILE), 'utf8');
  return new Map([...text.matchAll(/^(\d+) (\S+)$/gm)].map((match) => [Number(match[1]), match[2] ?? '']));
}

async function* readCurAndNew(
  folder: string,
  mailbox: MailboxNames,
  options: SourceOptions,
  { parts, keywords }: { parts: readonly string[]; keywords: Map<number, string> },
): AsyncGenerator<ImportEntry> {
  for (const part of parts) {
    const names = await readNames(join(folder, part)).catch(() => ({ files: [] }));
    for (const file of names.files) {
      if (file.startsWith('.')) continue;
      const { flags, keywordNumbers, deliveredAt } = parseMaildirName(file);
      const named = keywordNumbers.flatMap((number) => keywords.get(number) ?? []);
      yield await readMessageFile(join(folder, part, file), mailbox, options, {
        flags: [...flags, ...named],
        ...(deliveredAt && { deliveredAt }),
      });
    }
  }
}

/** Messages of a Maildir and of the folders in it. */
export async function* readMaildir(
  folder: string,
  options: SourceOptions,
  mailbox: MailboxNames = [],
): AsyncGenerator<ImportEntry> {
  const { files, folders } = await readNames(folder);
  // What is a folder here: a link of that name would lead out.
  const parts = ['cur', 'new'].filter((part) => folders.includes(part));
  if (parts.length > 0)
    yield* readCurAndNew(folder, mailbox, options, { parts, keywords: await readKeywords(folder, files) });
  if (mailbox.length >= MAX_DEPTH) return;
  for (const name of folders) {
    if (name === 'cur' || name === 'new' || name === 'tmp') continue;
    const below = name.startsWith('.') ? parseMaildirFolder(name)?.split('/') : [decodeFolderName(name)];
    if (below) yield* readMaildir(join(folder, name), options, [...mailbox, ...below]);
  }
}
