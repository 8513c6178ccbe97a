/**
 * STARTTLS (RFC 3501 §6.2.1).
 */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';

export const startTls = defineCommand({
  name: 'STARTTLS',
  states: ['notAuthenticated'],
  mayExpunge: false,
  announces: [(session) => (session.canStartTls ? ['STARTTLS'] : [])],
  decode: decodeNoArguments,
  async run({ session, dialog }) {
    if (session.isSecure) throw new ImapFault('BAD', 'TLS is on already.');
    if (!session.canStartTls) throw new ImapFault('NO', 'There is no certificate for TLS.');
    dialog.startTlsAfterReply();
    return ok('Begin TLS now.');
  },
});
