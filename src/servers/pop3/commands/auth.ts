/**
 * AUTH (RFC 5034): the mechanisms of `services/sign-in` in POP3's lines.
 */
import { type AuthCommand, decodeAuth, decodeBase64 } from '#formats/pop3/command.ts';
import { encodeChallenge } from '#formats/pop3/reply.ts';
import type { SaslExchange } from '#services/sign-in/mechanism.ts';
import { findMechanism, usableMechanisms } from '#services/sign-in/mechanisms.ts';
import type { CommandContext, Pop3Command } from '../command.ts';
import { linesOf, ok, Pop3Fault } from '../reply.ts';
import { signIn } from '../sign-in.ts';

function exchangeOf(
  { deps, session, dialog }: CommandContext,
  { initialResponse }: AuthCommand,
): SaslExchange {
  const challenge = async (message: Buffer): Promise<Buffer> => {
    const line = (await dialog.ask(encodeChallenge(message))).toString('latin1');
    if (line === '*') throw new Pop3Fault('cancelled');
    return decodeBase64(line);
  };
  return {
    signIn: deps.signIn,
    remoteAddress: session.remoteAddress,
    tlsProofs: session.tlsProofs,
    random: deps.random,
    ...(initialResponse && { initialResponse }),
    firstMessage: async () => initialResponse ?? challenge(Buffer.alloc(0)),
    challenge,
  };
}

function mechanismNames({ session, deps }: Pick<CommandContext, 'session' | 'deps'>): string[] {
  return usableMechanisms(session, deps.signIn).map((mechanism) => mechanism.name);
}

export const auth: Pop3Command = {
  keyword: 'AUTH',
  states: ['authorization'],
  announces: (session, deps) => [`SASL ${mechanismNames({ session, deps }).join(' ')}`],
  run(context, argument) {
    const command = decodeAuth(argument);
    // Quirk: Outlook Express asks for the mechanisms by AUTH alone, as before CAPA was.
    if (command.mechanism === '') return { ...ok('mechanisms'), body: linesOf(mechanismNames(context)) };
    const mechanism = findMechanism(command.mechanism, context.deps.signIn);
    if (!mechanism) throw new Pop3Fault('unknownMechanism');
    if (mechanism.sendsPassword && !context.session.takesPasswords) throw new Pop3Fault('tlsBeforePassword');
    return signIn(context, () => mechanism.prove(exchangeOf(context, command)));
  },
};
