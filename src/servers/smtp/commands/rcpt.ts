/** RCPT (RFC 5321 §4.1.1.3) with NOTIFY and ORCPT (RFC 3461). */
import { decodeRcpt, type RcptCommand } from '#formats/smtp/command.ts';
import { type Reply, reply } from '#formats/smtp/reply.ts';
import type { EnvelopeRecipient } from '#services/delivery/incoming-message.ts';
import type { CommandContext, SmtpCommand } from '../command.ts';
import type { Envelope } from '../session.ts';

function addressOf(command: RcptCommand, domain: string): string {
  return `${command.address.localPart}@${command.address.domain || domain}`;
}

/** A recipient named twice is one recipient (RFC 5321 §3.3 leaves it open); the first naming counts. */
function take(
  envelope: Envelope,
  command: RcptCommand,
  more: Pick<EnvelopeRecipient, 'accountId' | 'mailboxTag'>,
): Reply {
  const isNamed = envelope.recipients.some((recipient) => recipient.address === command.forwardPath);
  if (!isNamed)
    envelope.recipients.push({
      address: command.forwardPath,
      ...(command.notify && { notify: command.notify }),
      ...(command.orcpt !== undefined && { orcpt: command.orcpt }),
      ...more,
    });
  return reply(250, '2.1.5', 'Recipient ok');
}

async function takeLocal(context: CommandContext, envelope: Envelope, command: RcptCommand): Promise<Reply> {
  const answer = await context.deps.findRecipient(addressOf(command, context.deps.settings.domain));
  if (answer.kind === 'unknown') return reply(550, '5.1.1', 'No such person here');
  if (answer.kind === 'full') return reply(452, '4.2.2', 'This mailbox is full, try again later');
  return take(envelope, command, {
    accountId: answer.accountId,
    ...(answer.mailboxTag !== undefined && { mailboxTag: answer.mailboxTag }),
  });
}

export const rcpt: SmtpCommand = {
  verb: 'RCPT',
  needsHelo: true,
  run(context, argument) {
    const { session, deps } = context;
    const { envelope } = session;
    if (!envelope) return reply(503, '5.5.1', 'MAIL comes first');
    const command = decodeRcpt(argument, envelope.mail.smtputf8);
    if (envelope.recipients.length >= deps.settings.maxRecipients)
      return reply(452, '4.5.3', 'Too many recipients, send the rest as another message');
    const { domain } = command.address;
    if (domain === '' || domain === deps.settings.domain) return takeLocal(context, envelope, command);
    if (session.sender) return take(envelope, command, {});
    return reply(550, '5.7.1', 'We do not relay');
  },
};
