/**
 * AUTH (RFC 4954): the mechanisms of `services/sign-in` in SMTP's lines.
 */
import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import { type Reply, reply } from '#formats/smtp/reply.ts';
import { Refusal, type RefusalCode } from '#platform/kernel/fault.ts';
import type { SaslExchange } from '#services/sign-in/mechanism.ts';
import { findMechanism, usableMechanisms } from '#services/sign-in/mechanisms.ts';
import type { CommandContext, SmtpCommand } from '../command.ts';

/** The client ended the conversation with `*`, or sent what is no base64. */
class AuthCancelled extends Error {
  override readonly name = 'AuthCancelled';
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function decodeBase64(text: string): Buffer {
  if (!BASE64.test(text) || text.length % 4 !== 0) throw new AuthCancelled();
  return Buffer.from(text, 'base64');
}

function exchangeFor({ deps, session, dialog }: CommandContext, initial: string | undefined): SaslExchange {
  const challenge = async (message: Buffer): Promise<Buffer> => {
    const line = await dialog.ask({ code: 334, lines: [message.toString('base64')] });
    return decodeBase64(line.toString('latin1'));
  };
  // RFC 4954 §4: a single `=` is an empty initial response.
  const initialResponse = initial === undefined ? undefined : decodeBase64(initial === '=' ? '' : initial);
  return {
    signIn: deps.signIn,
    remoteAddress: session.remoteAddress,
    tlsProofs: session.tlsProofs,
    random: deps.random,
    ...(initialResponse && { initialResponse }),
    firstMessage: () => (initialResponse ? Promise.resolve(initialResponse) : challenge(Buffer.alloc(0))),
    challenge,
  };
}

/** RFC 4954 §6. */
const REFUSALS: Partial<Record<RefusalCode, Reply>> = {
  authenticationFailed: reply(535, '5.7.8', 'The address or the password is wrong'),
  authenticationTooOften: reply(454, '4.7.0', 'Too many attempts, try again later'),
  accountLocked: reply(535, '5.7.13', 'This account is locked'),
  passwordMustChange: reply(
    534,
    '5.7.12',
    'This one-time password must be changed in the web interface first',
  ),
  appPasswordNeeded: reply(534, '5.7.9', 'Use a password for programs; make one in the web interface'),
  temporarilyUnavailable: reply(454, '4.7.0', 'Sign-in is not possible at the moment, try again later'),
};

function replyToFault({ session, deps }: CommandContext, error: unknown): Reply {
  if (error instanceof AuthCancelled) return reply(501, '5.5.2', 'Sign-in cancelled');
  const refusal = error instanceof SaslFault ? REFUSALS.authenticationFailed : undefined;
  const known = error instanceof Refusal ? REFUSALS[error.code] : refusal;
  if (!known) throw error;
  session.failedLogins += 1;
  const reason = error instanceof Refusal ? error.code : 'sasl';
  deps.log.warn({ remoteAddress: session.remoteAddress, reason }, 'an SMTP sign-in failed');
  return known;
}

export const auth: SmtpCommand = {
  verb: 'AUTH',
  needsHelo: true,
  announces: (session, deps) =>
    session.mode === 'mx' || session.sender
      ? []
      : [
          `AUTH ${usableMechanisms(session, deps.signIn)
            .map((mechanism) => mechanism.name)
            .join(' ')}`,
        ],
  async run(context, argument) {
    const { session, deps } = context;
    if (session.mode === 'mx') return reply(502, '5.5.1', 'Sign in on the submission port');
    if (session.sender) return reply(503, '5.5.1', 'You are signed in already');
    if (session.envelope) return reply(503, '5.5.1', 'A message is under way');
    const [name = '', initial] = argument.split(' ', 2);
    const mechanism = findMechanism(name.toUpperCase(), deps.signIn);
    if (!mechanism) return reply(504, '5.5.4', 'This mechanism is not offered');
    if (mechanism.sendsPassword && !session.takesPasswords)
      return reply(538, '5.7.11', 'Begin TLS before you send a password');
    try {
      const account = await mechanism.prove(exchangeFor(context, initial));
      session.sender = await deps.findSender(account.accountId);
      session.proven = account;
      deps.log.info({ remoteAddress: session.remoteAddress, account: account.address }, 'signed in by SMTP');
      return reply(235, '2.7.0', 'Signed in');
    } catch (error) {
      return replyToFault(context, error);
    }
  },
};
