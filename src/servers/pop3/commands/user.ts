/** USER (RFC 1939 §7), in UTF-8 too (RFC 6856 §2.2). Whether there is such a user, only PASS tells, and only together with it. */
import { saslprep } from '#formats/sasl/saslprep.ts';
import type { Pop3Command } from '../command.ts';
import { ok, Pop3Fault } from '../reply.ts';

export const user: Pop3Command = {
  keyword: 'USER',
  states: ['authorization'],
  announces: (session) => (session.takesPasswords ? ['USER'] : []),
  run({ session }, argument) {
    if (!session.takesPasswords) throw new Pop3Fault('tlsBeforePassword');
    const name = saslprep(argument.trim());
    if (!name) throw new Pop3Fault('wrongPassword', 'AUTH');
    session.userName = name;
    return ok('nameTaken');
  },
};
