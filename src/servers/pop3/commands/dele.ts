/** DELE (RFC 1939 §5): a mark that only QUIT acts on. */
import { decodeMessageNumber } from '#formats/pop3/command.ts';
import type { Pop3Command } from '../command.ts';
import { ok } from '../reply.ts';
import { requireMail } from '../session.ts';

export const dele: Pop3Command = {
  keyword: 'DELE',
  states: ['transaction'],
  run({ session }, argument) {
    const { maildrop } = requireMail(session);
    const number = decodeMessageNumber(argument);
    maildrop.markDeleted(number);
    return ok('deleted', { number });
  },
};
