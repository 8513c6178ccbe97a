/** UIDL (RFC 1939 §7): names that a message keeps for ever. */
import { decodeOptionalNumber } from '#formats/pop3/command.ts';
import type { Pop3Command } from '../command.ts';
import { linesOf, ok } from '../reply.ts';
import { requireMail } from '../session.ts';

export const uidl: Pop3Command = {
  keyword: 'UIDL',
  states: ['transaction'],
  announces: () => ['UIDL'],
  run({ session }, argument) {
    const { maildrop } = requireMail(session);
    const line = (number: number): string => `${number} ${maildrop.uniqueIdOf(number)}`;
    const number = decodeOptionalNumber(argument);
    if (number !== undefined) return { isOk: true, data: line(maildrop.require(number)) };
    return { ...ok('uniqueIds'), body: linesOf(maildrop.numbers().map(line)) };
  },
};
