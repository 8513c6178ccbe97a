/** NOOP (RFC 1939 §5). */
import { decodeNothing } from '#formats/pop3/command.ts';
import type { Pop3Command } from '../command.ts';
import { ok } from '../reply.ts';

export const noop: Pop3Command = {
  keyword: 'NOOP',
  states: ['transaction'],
  run(_context, argument) {
    decodeNothing(argument);
    return ok('nothing');
  },
};
