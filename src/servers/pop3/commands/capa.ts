/** CAPA (RFC 2449 §5). */
import { decodeNothing } from '#formats/pop3/command.ts';
import type { Pop3Command } from '../command.ts';
import { linesOf, ok } from '../reply.ts';

export const capa: Pop3Command = {
  keyword: 'CAPA',
  states: ['authorization', 'transaction'],
  run({ capabilities }, argument) {
    decodeNothing(argument);
    return { ...ok('capabilities'), body: linesOf(capabilities()) };
  },
};
