/** PASS (RFC 1939 §7): the rest of the line, blanks included; in UTF-8 too (RFC 6856 §2.2). */
import { saslprep } from '#formats/sasl/saslprep.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Pop3Command } from '../command.ts';
import { Pop3Fault } from '../reply.ts';
import { signIn } from '../sign-in.ts';

export const pass: Pop3Command = {
  keyword: 'PASS',
  states: ['authorization'],
  run(context, argument) {
    const { session, deps } = context;
    if (!session.takesPasswords) throw new Pop3Fault('tlsBeforePassword');
    const { userName: address, remoteAddress } = session;
    if (address === undefined) throw new Pop3Fault('nameFirst');
    const password = saslprep(argument);
    return signIn(context, () => {
      if (!password) throw new Refusal('authenticationFailed', 'This can be no password.');
      return deps.signIn.verifyPassword({ address, password, remoteAddress });
    });
  },
};
