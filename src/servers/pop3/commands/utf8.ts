/** UTF8 (RFC 6856 §2.1): messages may be sent as they are. Names and passwords may be UTF-8 anyway (§2.2). */
import { decodeNothing } from '#formats/pop3/command.ts';
import type { Pop3Command } from '../command.ts';
import { ok } from '../reply.ts';

export const utf8: Pop3Command = {
  keyword: 'UTF8',
  states: ['authorization'],
  announces: () => ['UTF8 USER'],
  run({ session }, argument) {
    decodeNothing(argument);
    session.isUtf8 = true;
    return ok('utf8On');
  },
};
