/** TOP (RFC 1939 §7): the header and the first lines. Nothing is read of the message behind them, and it is not seen. */
import { decodeTop } from '#formats/pop3/command.ts';
import { TopCutter } from '#formats/pop3/top-cutter.ts';
import type { Pop3Command } from '../command.ts';
import { type ReadableMessage, slicesOf } from '../message-reader.ts';
import { ok } from '../reply.ts';
import { requireMail } from '../session.ts';

async function* topOf(message: ReadableMessage, lines: number): AsyncGenerator<Buffer> {
  const cutter = new TopCutter(lines);
  for await (const slice of slicesOf(message)) {
    yield cutter.push(slice);
    if (cutter.isDone) return;
  }
}

export const top: Pop3Command = {
  keyword: 'TOP',
  states: ['transaction'],
  announces: () => ['TOP'],
  async run({ session }, argument) {
    const { maildrop, reader } = requireMail(session);
    const { message: number, lines } = decodeTop(argument);
    const message = await reader.open(maildrop.require(number), session.isUtf8);
    return { ...ok('top'), body: topOf(message, lines) };
  },
};
