/**
 * APPEND (RFC 3501 §6.3.11) with APPENDUID (RFC 4315 §3), and its size limit (APPENDLIMIT, RFC 7889).
 */

import { requireRight } from '#domain/mailstore/access.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { type AppendMessage, decodeAppend } from '#formats/imap/commands/append.ts';
import { appendUidCode } from '#formats/imap/status-response.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { requireTarget } from '../requirements.ts';

/** The one message, within the limit; several at once are MULTIAPPEND, which is not announced. */
function requireOne(messages: readonly AppendMessage[], maxBytes: number): AppendMessage {
  const [message, second] = messages;
  if (!message || second) throw new ImapFault('BAD', 'One message at a time.');
  if (message.bytes.length === 0) throw new ImapFault('NO', 'An empty message is not kept.', 'CANNOT');
  if (message.bytes.length > maxBytes)
    throw new Refusal('tooLarge', `A message has at most ${maxBytes} octets.`);
  return message;
}

export const append = defineCommand({
  name: 'APPEND',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: [(_, deps) => [`APPENDLIMIT=${deps.settings.maxMessageBytes}`]],
  decode: decodeAppend,
  async run(context, command) {
    const { deps, session } = context;
    const message = requireOne(command.messages, deps.settings.maxMessageBytes);
    const { access, mailbox } = await requireTarget(context, command.mailbox);
    requireRight(access, mailbox.id, 'i');
    const [filed] = await deps.filer.file({
      message: prepareMessage(message.bytes),
      copies: [
        {
          accountId: access.accountId,
          target: { mailboxId: mailbox.id },
          flags: flagsFromNames(message.flags),
          receivedAt: message.internalDate ?? new Date(deps.clock()),
        },
      ],
      enforceQuota: true,
    });
    if (!filed) throw new Error('the filer gave no place for an appended message');
    session.hasNews = true;
    return ok('Appended.', appendUidCode(filed.uidValidity, [filed.uid]));
  },
});
