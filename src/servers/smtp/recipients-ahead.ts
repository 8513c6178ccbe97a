/**
 * Recipients that came in one piece (RFC 2920) are looked up with the first of them: one query for twenty, not one after the other.
 *
 * Only the looking up is brought forward. Each RCPT is still served, counted, delayed and answered in its place.
 */
import { decodeCommandLine, decodeRcpt, type RcptCommand } from '#formats/smtp/command.ts';
import { SmtpSyntaxFault } from '#formats/smtp/syntax-fault.ts';
import type { RecipientAnswer } from '#services/delivery/recipient-answer.ts';
import type { CommandContext } from './command.ts';
import type { Envelope } from './session.ts';

/** As many recipients as every server must take (RFC 5321 §4.5.3.1.8); who tries addresses out gets no more of them looked up at once. */
const MOST_AHEAD = 100;

/** The address that RCPT names; without a domain it is of ours (RFC 5321 §4.5.1). */
export function addressOf(command: RcptCommand, domain: string): string {
  return `${command.address.localPart}@${command.address.domain || domain}`;
}

/** The addresses that the lines directly behind name, up to the first line that is no RCPT, those of another domain left out. */
function* addressesBehind(
  { dialog, deps }: CommandContext,
  envelope: Envelope,
  domain: string,
): Generator<string> {
  for (const line of dialog.linesBehind(MOST_AHEAD)) {
    try {
      const { verb, argument } = decodeCommandLine(line);
      if (verb !== 'RCPT') return;
      const command = decodeRcpt(argument, envelope.mail.smtputf8);
      if (command.address.domain === domain) yield addressOf(command, deps.settings.domain);
    } catch (error) {
      // It gets its reply when its turn comes.
      if (!(error instanceof SmtpSyntaxFault)) throw error;
      return;
    }
  }
}

/** Who the recipient of a command is, of one of our domains. */
export function findWithThoseBehind(
  context: CommandContext,
  envelope: Envelope,
  command: RcptCommand,
): Promise<RecipientAnswer> {
  const address = addressOf(command, context.deps.settings.domain);
  const known = envelope.ahead?.get(address);
  envelope.ahead?.delete(address);
  if (known) return known;
  const answer = context.deps.findRecipient(address);
  // While answers are waiting, a line outside of them is one by itself: nobody makes us read the same lines again and again.
  if (envelope.ahead && envelope.ahead.size > 0) return answer;
  envelope.ahead = new Map();
  for (const next of addressesBehind(context, envelope, command.address.domain)) {
    if (next === address || envelope.ahead.has(next)) continue;
    const nextAnswer = context.deps.findRecipient(next);
    // Told to whom it concerns, when its turn comes.
    nextAnswer.catch(() => undefined);
    envelope.ahead.set(next, nextAnswer);
  }
  return answer;
}
