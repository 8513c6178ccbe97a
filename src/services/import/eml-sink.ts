/** Writes EML: a folder a mailbox, a numbered file a message, its flags in status fields and its date as the file's. */
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeFolderName } from '#formats/mailbox-files/folder-names.ts';
import { encodeStatusFields } from '#formats/mailbox-files/status-headers.ts';
import type { MailSink } from './mail-sink.ts';

/** A sink into a folder. */
export function openEmlSink(out: string): MailSink {
  let folder = out;
  let number = 0;
  return {
    openMailbox: async (path) => {
      folder = join(out, ...path.split('/').map(encodeFolderName));
      number = 0;
      await mkdir(folder, { recursive: true });
    },
    write: async (message) => {
      number += 1;
      const path = join(folder, `${`${number}`.padStart(6, '0')}.eml`);
      const bytes = Buffer.concat([Buffer.from(encodeStatusFields(message.flags)), message.bytes]);
      await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
      await utimes(path, message.receivedAt, message.receivedAt);
    },
    close: async () => {},
  };
}
