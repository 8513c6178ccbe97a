/** LIST (RFC 1939 §5): the sizes of all messages, or of one. */
import { decodeOptionalNumber } from '#formats/pop3/command.ts';
import type { Pop3Command } from '../command.ts';
import { linesOf, ok } from '../reply.ts';
import { requireMail } from '../session.ts';

export const list: Pop3Command = {
  keyword: 'LIST',
  states: ['transaction'],
  run({ session }, argument) {
    const { maildrop } = requireMail(session);
    const line = (number: number): string => `${number} ${maildrop.sizeOf(number)}`;
    const number = decodeOptionalNumber(argument);
    if (number !== undefined) return { isOk: true, data: line(maildrop.require(number)) };
    const { count, bytes } = maildrop;
    return { ...ok('list', { count, bytes }), body: linesOf(maildrop.numbers().map(line)) };
  },
};
