/** RETR (RFC 1939 §5). What was retrieved in whole counts as seen at QUIT. */
import { decodeMessageNumber } from '#formats/pop3/command.ts';
import type { Pop3Command } from '../command.ts';
import { slicesOf } from '../message-reader.ts';
import { ok } from '../reply.ts';
import { requireMail } from '../session.ts';

export const retr: Pop3Command = {
  keyword: 'RETR',
  states: ['transaction'],
  async run({ session }, argument) {
    const { maildrop, reader } = requireMail(session);
    const number = maildrop.require(decodeMessageNumber(argument));
    const message = await reader.open(number, session.isUtf8);
    maildrop.markRetrieved(number);
    return { ...ok('message', { bytes: message.size }), body: slicesOf(message) };
  },
};
