/** `:fcc` (RFC 8580): a copy of what vacation or notify sends, in a mailbox of the owner. */
import type { FileCopy } from '../actions.ts';
import type { Arguments, Extension, Machine } from '../language.ts';
import { mailboxChoice } from './fileinto.ts';

/** The copy that an action wants kept, or undefined. */
export function fileCopyOf(machine: Machine, args: Arguments, at: number): FileCopy | undefined {
  const path = args.text('fcc');
  if (path === undefined) return undefined;
  const mailbox = mailboxChoice(machine, args, path, at);
  return { mailbox, flags: machine.texts(args.texts('flags')).flatMap((flags) => flags.split(/\s+/)) };
}

export const fcc: Extension = {
  capability: 'fcc',
  tags: [
    {
      on: ['vacation', 'notify'],
      tags: [
        { name: 'fcc', value: 'string' },
        // §4: where their own extensions are required these mean the copy's mailbox.
        { name: 'create' },
        { name: 'flags', value: 'strings' },
        { name: 'specialuse', value: 'string', set: 'choice' },
        { name: 'mailboxid', value: 'string', set: 'choice' },
      ],
    },
  ],
};
