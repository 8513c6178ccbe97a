/** AUTHENTICATE (RFC 5804 §2.1): the mechanisms of `services/sign-in` in this protocol's strings. */
import { decodeSasl } from '#formats/managesieve/arguments.ts';
import { encodeString } from '#formats/managesieve/response.ts';
import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { SaslExchange } from '#services/sign-in/mechanism.ts';
import { findMechanism, usableMechanisms } from '#services/sign-in/mechanisms.ts';
import type { CommandContext, ManageSieveCommand } from '../command.ts';

function exchangeOf(
  { deps, session, dialog }: CommandContext,
  initialResponse: Buffer | undefined,
): SaslExchange {
  const challenge = async (message: Buffer): Promise<Buffer> => {
    const answer = await dialog.ask(encodeString(message.toString('base64')));
    if (!answer) throw new Refusal('authenticationFailed', 'The client gave up.');
    return decodeSasl(answer);
  };
  return {
    signIn: deps.signIn,
    remoteAddress: session.remoteAddress,
    random: deps.random,
    tlsProofs: session.tlsProofs,
    ...(initialResponse && { initialResponse }),
    firstMessage: async () => initialResponse ?? challenge(Buffer.alloc(0)),
    challenge,
  };
}

export const authenticate: ManageSieveCommand = {
  name: 'AUTHENTICATE',
  states: ['before'],
  async run(context, args) {
    const name = args.text().toUpperCase();
    const initialResponse = args.isEmpty ? undefined : decodeSasl(args.bytes());
    args.end();
    const { session, deps } = context;
    const mechanism = findMechanism(name, deps.signIn);
    if (!mechanism) return { status: 'NO', text: 'There is no such mechanism.' };
    if (mechanism.sendsPassword && !session.takesPasswords)
      return { status: 'NO', code: 'ENCRYPT-NEEDED', text: 'Begin TLS before you send a password.' };
    if (!usableMechanisms(session, deps.signIn).includes(mechanism))
      return { status: 'NO', text: 'This mechanism cannot be used here.' };
    try {
      const account = await mechanism.prove(exchangeOf(context, initialResponse));
      const access = await deps.signIn.openMail(account.accountId);
      session.login = { address: account.address, access, proven: account };
      deps.log.info(
        { remoteAddress: session.remoteAddress, account: account.address },
        'signed in by ManageSieve',
      );
      return { status: 'OK' };
    } catch (error) {
      if (error instanceof Refusal || error instanceof SaslFault) {
        session.failedLogins += 1;
        const reason = error instanceof Refusal ? error.code : error.reason;
        deps.log.warn({ remoteAddress: session.remoteAddress, reason }, 'a ManageSieve sign-in failed');
      }
      throw error;
    }
  },
};
