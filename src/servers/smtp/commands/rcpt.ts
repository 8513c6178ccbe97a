/** RCPT (RFC 5321 §4.1.1.3) with NOTIFY and ORCPT (RFC 3461). */

import { setTimeout as sleep } from 'node:timers/promises';
import { decodeRcpt, type RcptCommand } from '#formats/smtp/command.ts';
import { type Reply, reply } from '#formats/smtp/reply.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import type { EnvelopeRecipient } from '#services/delivery/incoming-message.ts';
import type { CommandContext, SmtpCommand } from '../command.ts';
import { addressOf, findWithThoseBehind } from '../recipients-ahead.ts';
import type { Envelope } from '../session.ts';

/** A recipient named twice is one recipient (RFC 5321 §3.3 leaves it open); the first naming counts. */
function take(
  envelope: Envelope,
  command: RcptCommand,
  more: Pick<EnvelopeRecipient, 'accountId' | 'groupId' | 'mailboxTag'>,
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

/** What stands in the directory as a part of a reply's line: printable ASCII (RFC 5321 §4.2). */
function replyText(contact: string): string {
  return foldForSearch(contact)
    .replaceAll(/[^\x20-\x7e]/g, '')
    .slice(0, 200);
}

/** Who tries addresses out waits longer and longer, and is sent away at last. */
async function missRecipient({ session, deps }: CommandContext): Promise<Reply> {
  const missed = session.mode === 'mx' ? deps.guard?.missRecipient(session.remoteAddress) : undefined;
  if (missed === 'leave') {
    session.isEnding = true;
    return reply(421, '4.7.1', 'Too many recipients that do not exist');
  }
  if (missed && missed.waitMs > 0) await sleep(missed.waitMs);
  return reply(550, '5.1.1', 'No such person here');
}

async function isGrey(
  { session, deps }: CommandContext,
  envelope: Envelope,
  command: RcptCommand,
): Promise<boolean> {
  if (session.mode !== 'mx' || !deps.guard) return false;
  return deps.guard.isGrey(session.remoteAddress, envelope.mail.reversePath, command.forwardPath);
}

/**
 * What came back of mail that we sent on goes on to who sent it (formats/srs). Only under the null reverse-path: then no
 * stranger sends through us in his own words' name, and nothing that fails again is answered.
 */
function returned(
  { deps }: CommandContext,
  { mail }: Envelope,
  command: RcptCommand,
): RcptCommand | undefined {
  const original =
    mail.reversePath === '' ? deps.forwardedFor?.(addressOf(command, deps.settings.domain)) : undefined;
  return original === undefined ? undefined : { ...command, forwardPath: original };
}

async function takeLocal(context: CommandContext, envelope: Envelope, command: RcptCommand): Promise<Reply> {
  const answer = await findWithThoseBehind(context, envelope, command);
  if (answer.kind === 'unknown') {
    const back = returned(context, envelope, command);
    if (!back && answer.unitName !== undefined)
      return reply(550, '5.1.1', `This unit has no mailbox yet: ${replyText(answer.unitName)}`);
    return back ? take(envelope, back, {}) : missRecipient(context);
  }
  // RFC 3463 X.1.6: destination mailbox has moved, no forwarding address.
  if (answer.kind === 'moved')
    return reply(550, '5.1.6', `This person left; please write to: ${replyText(answer.contact)}`);
  if (await isGrey(context, envelope, command))
    return reply(451, '4.7.1', 'You are new here, try again in a few minutes');
  if (answer.kind === 'full') return reply(452, '4.2.2', 'This mailbox is full, try again later');
  return take(envelope, command, {
    ...(answer.kind === 'group' ? { groupId: answer.groupId } : { accountId: answer.accountId }),
    ...(answer.mailboxTag !== undefined && { mailboxTag: answer.mailboxTag }),
  });
}

export const rcpt: SmtpCommand = {
  verb: 'RCPT',
  needsHelo: true,
  async run(context, argument) {
    const { session, deps } = context;
    const { envelope } = session;
    if (!envelope || envelope.chunks) return reply(503, '5.5.1', 'MAIL comes first');
    const command = decodeRcpt(argument, envelope.mail.smtputf8);
    if (envelope.recipients.length >= deps.settings.maxRecipients)
      return reply(452, '4.5.3', 'Too many recipients, send the rest as another message');
    const { domain } = command.address;
    if (domain === '' || (await deps.isServed(domain))) return takeLocal(context, envelope, command);
    if (session.sender) return take(envelope, command, {});
    return reply(550, '5.7.1', 'We do not relay');
  },
};
