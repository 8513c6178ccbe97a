/** fileinto (RFC 5228 §4.1), with what other extensions let it say of the mailbox. */
import type { MailboxChoice } from '../actions.ts';
import type { Arguments, Extension, Machine, Text } from '../language.ts';
import { RunFault, SieveFault } from '../sieve-fault.ts';
import { actionFlags } from './imap4flags.ts';

const MAX_MAILBOX_CHARACTERS = 1_000;

/** What can be no mailbox's name, whatever the store. */
export function isMailboxName(name: string): boolean {
  return name !== '' && name.length <= MAX_MAILBOX_CHARACTERS && !/\p{Cc}/u.test(name);
}

/** The mailbox that an action means by its tags (RFC 5490 §3.2, RFC 8579 §4, RFC 9042 §3). */
export function mailboxChoice(machine: Machine, args: Arguments, path: Text, at: number): MailboxChoice {
  const name = machine.text(path);
  if (!isMailboxName(name)) throw new RunFault('badMailbox', at, name);
  const mailboxId = args.text('mailboxid');
  const specialUse = args.text('specialuse');
  return {
    path: name,
    create: args.has('create'),
    ...(mailboxId !== undefined && { mailboxId: machine.text(mailboxId) }),
    ...(specialUse !== undefined && { specialUse: machine.text(specialUse).toLowerCase() }),
  };
}

export const fileinto: Extension = {
  capability: 'fileinto',
  commands: [
    {
      name: 'fileinto',
      positional: ['string'],
      check(args) {
        const [constant] = args.constants(0);
        if (constant && !isMailboxName(constant.text))
          throw new SieveFault('badMailbox', constant.at, constant.text);
      },
      run(machine, { args, at }) {
        const mailbox = mailboxChoice(machine, args, args.text(0) ?? '', at);
        if (!args.has('copy')) machine.cancelImplicitKeep();
        const message = machine.editedMessage();
        machine.act({
          kind: 'fileinto',
          mailbox,
          flags: actionFlags(machine, args),
          ...(message && { message }),
        });
        return 'next';
      },
    },
  ],
};
