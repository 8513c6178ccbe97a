/** Writes mbox: one file for one mailbox, or a folder with one file a mailbox. Never over an existing file. */
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeFolderName } from '#formats/mailbox-files/folder-names.ts';
import { encodeMboxMessage } from '#formats/mailbox-files/mbox-writer.ts';
import type { MailSink } from './mail-sink.ts';

/** A sink into one file (`single`) or into a folder of `<mailbox>.mbox` files. */
export function openMboxSink(out: string, single: boolean): MailSink {
  let file: FileHandle | undefined;
  return {
    openMailbox: async (path) => {
      await file?.close();
      const target = single ? out : `${join(out, ...path.split('/').map(encodeFolderName))}.mbox`;
      await mkdir(dirname(target), { recursive: true });
      file = await open(target, 'wx', 0o600);
    },
    write: async (message) => {
      await file?.writeFile(encodeMboxMessage(message));
    },
    close: async () => {
      await file?.sync();
      await file?.close();
      file = undefined;
    },
  };
}
