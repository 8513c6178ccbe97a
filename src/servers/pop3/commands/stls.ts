/** STLS (RFC 2595 §4): what was said before it is forgotten. */
import { decodeNothing } from '#formats/pop3/command.ts';
import type { Pop3Command } from '../command.ts';
import { ok, Pop3Fault } from '../reply.ts';

export const stls: Pop3Command = {
  keyword: 'STLS',
  states: ['authorization'],
  announces: (session) => (session.isSecure || session.mail ? [] : ['STLS']),
  run({ session, dialog }, argument) {
    decodeNothing(argument);
    if (session.isSecure) throw new Pop3Fault('tlsAlready');
    dialog.startTlsAfterReply();
    return ok('beginTls');
  },
};
