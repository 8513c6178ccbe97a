/**
 * BDAT (RFC 3030): a message in chunks of told length, and with BODY=BINARYMIME one whose parts are binary.
 *
 * Every chunk is read whatever the answer, because its length is told and the next command follows it. A binary part is kept as
 * base64: mailboxes and other systems take lines. A chunk that is refused ends its message; what follows of it needs MAIL again.
 */

import { encodeBinaryParts } from '#formats/mime/encode-binary.ts';
import { hasOnlyCrlf } from '#formats/smtp/input-collector.ts';
import { type Reply, reply } from '#formats/smtp/reply.ts';
import type { CommandContext, SmtpCommand } from '../command.ts';
import type { Envelope } from '../session.ts';
import { NO_ROOM, takeMessage } from './data.ts';

/** RFC 3030 §2: a number, and perhaps the word LAST. */
const ARGUMENT = /^(\d{1,15})(?: +(LAST))?$/i;

/** Why a chunk cannot be taken, or undefined. */
function refuseChunk({ session, deps }: CommandContext, size: number): Reply | undefined {
  const { envelope } = session;
  if (!envelope) return reply(503, '5.5.1', 'MAIL comes first');
  if (envelope.recipients.length === 0) return reply(554, '5.5.1', 'No valid recipients');
  const sum = (envelope.chunks?.size ?? 0) + size;
  if (sum > deps.settings.maxMessageBytes)
    return reply(552, '5.3.4', `A message holds at most ${deps.settings.maxMessageBytes} bytes`);
  return undefined;
}

async function finish(context: CommandContext, envelope: Envelope): Promise<Reply> {
  const { mail } = envelope;
  const whole = Buffer.concat(envelope.chunks?.pieces ?? []);
  const bytes = mail.body === 'binarymime' ? encodeBinaryParts(whole) : whole;
  if (!hasOnlyCrlf(bytes))
    return reply(550, '5.6.0', 'Lines end with CR LF; a message with a bare CR or LF is not taken');
  const body = mail.body === 'binarymime' ? ('8bitmime' as const) : mail.body;
  return takeMessage(context, { ...envelope, mail: { ...mail, ...(body && { body }) } }, bytes);
}

export const bdat: SmtpCommand = {
  verb: 'BDAT',
  needsHelo: true,
  announces: () => ['CHUNKING', 'BINARYMIME'],
  async run(context, argument) {
    const { session, dialog } = context;
    const [, digits, last] = ARGUMENT.exec(argument) ?? [];
    if (digits === undefined) return reply(501, '5.5.4', 'BDAT takes a size, and LAST');
    const size = Number(digits);
    const refusal = refuseChunk(context, size);
    const before = session.envelope?.chunks?.size ?? 0;
    const chunk = await dialog.askForBytes(size, { isKept: refusal === undefined, before });
    if (refusal || !chunk) {
      delete session.envelope;
      return refusal ?? NO_ROOM;
    }
    const { envelope } = session;
    if (!envelope) return reply(503, '5.5.1', 'MAIL comes first');
    envelope.chunks ??= { pieces: [], size: 0 };
    envelope.chunks.pieces.push(chunk);
    envelope.chunks.size += size;
    if (last === undefined) return reply(250, '2.0.0', `${size} octets taken`);
    delete session.envelope;
    return finish(context, envelope);
  },
};
