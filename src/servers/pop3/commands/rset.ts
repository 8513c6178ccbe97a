/** RSET (RFC 1939 §5): nothing is marked as deleted any more. */
import { decodeNothing } from '#formats/pop3/command.ts';
import type { Pop3Command } from '../command.ts';
import { ok } from '../reply.ts';
import { requireMail } from '../session.ts';

export const rset: Pop3Command = {
  keyword: 'RSET',
  states: ['transaction'],
  run({ session }, argument) {
    decodeNothing(argument);
    const { maildrop } = requireMail(session);
    maildrop.undelete();
    return ok('undeleted', { count: maildrop.count });
  },
};
