/**
 * Writes messages as mboxrd (RFC 4155 with reversible quoting): LF line endings, every line of `>*From ` gets one `>`.
 */
import { encodeFromLine } from './from-line.ts';
import { toLf } from './line-endings.ts';
import type { MessageInFile } from './message-in-file.ts';
import { encodeStatusFields } from './status-headers.ts';

const LF = 0x0a;
const QUOTE = 0x3e;
const FROM = 'From ';

function needsQuote(bytes: Buffer, lineStart: number): boolean {
  let at = lineStart;
  while (bytes[at] === QUOTE) at += 1;
  return bytes.toString('latin1', at, at + FROM.length) === FROM;
}

/** Pieces of `bytes` with `>` before each line that a reader could take for the next message. */
function quoteLines(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  let at = bytes.indexOf(FROM);
  while (at >= 0) {
    const lineStart = bytes.lastIndexOf(LF, at) + 1;
    if (lineStart >= from && needsQuote(bytes, lineStart)) {
      pieces.push(bytes.subarray(from, lineStart), Buffer.from('>'));
      from = lineStart;
    }
    at = bytes.indexOf(FROM, at + FROM.length);
  }
  pieces.push(bytes.subarray(from));
  return pieces;
}

/** One message as it stands in the file, with its From_ line before and the empty line after it. */
export function encodeMboxMessage(message: MessageInFile & { receivedAt: Date }): Buffer {
  const body = toLf(message.bytes);
  const status = encodeStatusFields(message.flags).replaceAll('\r\n', '\n');
  return Buffer.concat([
    Buffer.from(`${encodeFromLine(message.sender, message.receivedAt)}\n${status}`),
    ...quoteLines(body),
    Buffer.from(body.at(-1) === LF ? '\n' : '\n\n'),
  ]);
}
