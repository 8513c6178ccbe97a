/** STAT (RFC 1939 §5). */
import { decodeNothing } from '#formats/pop3/command.ts';
import type { Pop3Command } from '../command.ts';
import { requireMail } from '../session.ts';

export const stat: Pop3Command = {
  keyword: 'STAT',
  states: ['transaction'],
  run({ session }, argument) {
    decodeNothing(argument);
    const { maildrop } = requireMail(session);
    return { isOk: true, data: `${maildrop.count} ${maildrop.bytes}` };
  },
};
