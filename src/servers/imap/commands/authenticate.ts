/**
 * AUTHENTICATE (RFC 3501 §6.2.2) with SASL-IR (RFC 4959).
 */
import {
  type AuthenticateCommand,
  decodeAuthenticate,
  decodeAuthenticateLine,
} from '#formats/imap/commands/authenticate.ts';
import { encodeChallenge } from '#formats/imap/status-response.ts';
import type { SaslExchange } from '#services/sign-in/mechanism.ts';
import { findMechanism, usableMechanisms } from '#services/sign-in/mechanisms.ts';
import { type CommandContext, defineCommand } from '../command.ts';
import type { ImapDependencies } from '../dependencies.ts';
import { ImapFault } from '../faults.ts';
import type { ImapSession } from '../session.ts';
import { requirePrivacy, signIn } from '../sign-in.ts';

const NO_CHALLENGE = Buffer.alloc(0);

function exchangeOf(
  { deps, session, dialog }: CommandContext,
  { initialResponse }: AuthenticateCommand,
): SaslExchange {
  const challenge = async (message: Buffer): Promise<Buffer> => {
    await dialog.continueWith(encodeChallenge(message));
    const answer = decodeAuthenticateLine(await dialog.readLine());
    if (!answer) throw new ImapFault('BAD', 'Cancelled.');
    return answer;
  };
  return {
    signIn: deps.signIn,
    remoteAddress: session.remoteAddress,
    tlsProofs: session.tlsProofs,
    random: deps.random,
    ...(initialResponse && { initialResponse }),
    firstMessage: async () => initialResponse ?? challenge(NO_CHALLENGE),
    challenge,
  };
}

function announced(session: ImapSession, { signIn: offer }: ImapDependencies): string[] {
  if (session.signedIn) return [];
  return [...usableMechanisms(session, offer).map(({ name }) => `AUTH=${name}`), 'SASL-IR'];
}

export const authenticate = defineCommand({
  name: 'AUTHENTICATE',
  states: ['notAuthenticated'],
  mayExpunge: false,
  announces: [announced],
  decode: decodeAuthenticate,
  async run(context, command) {
    const mechanism = findMechanism(command.mechanism, context.deps.signIn);
    if (!mechanism) throw new ImapFault('NO', 'This mechanism is not offered.', 'CANNOT');
    if (mechanism.sendsPassword) requirePrivacy(context);
    return signIn(context, () => mechanism.prove(exchangeOf(context, command)));
  },
});
