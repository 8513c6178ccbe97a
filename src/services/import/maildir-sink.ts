/** Writes Maildir++ with flags in file names and further keywords in `dovecot-keywords`. */
import { mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toLf } from '#formats/mailbox-files/line-endings.ts';
import { encodeMaildirFolder, encodeMaildirName } from '#formats/mailbox-files/maildir-names.ts';
import type { MailSink } from './mail-sink.ts';

/** Letters a–z are all a file name has for keywords. */
const MAX_KEYWORDS = 26;
const FLAGS_WITH_LETTERS = new Set([
  '\\Draft',
  '\\Flagged',
  '$Forwarded',
  '\\Answered',
  '\\Seen',
  '\\Deleted',
]);

async function makeFolders(folder: string): Promise<void> {
  for (const part of ['cur', 'new', 'tmp']) await mkdir(join(folder, part), { recursive: true, mode: 0o700 });
}

/** A sink into a Maildir, which is made where it is missing. */
export function openMaildirSink(out: string): MailSink {
  let folder = out;
  let number = 0;
  let keywords: string[] = [];

  const writeKeywords = async (): Promise<void> => {
    if (keywords.length === 0) return;
    const text = keywords.map((keyword, index) => `${index} ${keyword}\n`).join('');
    await writeFile(join(folder, 'dovecot-keywords'), text);
  };
  const numberOf = (keyword: string): number => {
    if (!keywords.includes(keyword) && keywords.length < MAX_KEYWORDS) keywords.push(keyword);
    return keywords.indexOf(keyword);
  };
  return {
    openMailbox: async (path) => {
      await writeKeywords();
      keywords = [];
      folder = join(out, encodeMaildirFolder(path));
      await makeFolders(out);
      await makeFolders(folder);
      if (folder !== out) await writeFile(join(folder, 'maildirfolder'), '');
    },
    write: async (message) => {
      number += 1;
      const others = message.flags.filter((flag) => !FLAGS_WITH_LETTERS.has(flag) && !flag.startsWith('\\'));
      const bytes = toLf(message.bytes);
      const name = encodeMaildirName({
        receivedAt: message.receivedAt,
        unique: `N${number}P${process.pid}`,
        size: bytes.length,
        flags: message.flags,
        keywordNumbers: others.map(numberOf).filter((index) => index >= 0),
      });
      const temporary = join(folder, 'tmp', name);
      await writeFile(temporary, bytes, { flag: 'wx', mode: 0o600 });
      await utimes(temporary, message.receivedAt, message.receivedAt);
      await rename(temporary, join(folder, 'cur', name));
    },
    close: writeKeywords,
  };
}
