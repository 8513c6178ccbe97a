/** What a command answers: a status, and perhaps lines or a message after it. */
import type { ResponseCode } from '#formats/pop3/reply.ts';
import { LINES_PER_PIECE } from './limits.ts';
import type { Facts, TextKey } from './texts.ts';

export interface Pop3Reply {
  isOk: boolean;
  code?: ResponseCode;
  /** What programs read; it comes before the sentence. */
  data?: string;
  text?: TextKey;
  facts?: Facts;
  /** What follows up to the final dot; dots and the ending are the connection's affair. */
  body?: Iterable<Buffer> | AsyncIterable<Buffer>;
}

/** A refusal that a command throws; the connection answers it. */
export class Pop3Fault extends Error {
  override readonly name = 'Pop3Fault';
  readonly reply: Pop3Reply;

  constructor(text: TextKey, code?: ResponseCode) {
    super(text);
    this.reply = { isOk: false, text, ...(code && { code }) };
  }
}

/** +OK with a sentence. */
export function ok(text: TextKey, facts?: Facts): Pop3Reply {
  return { isOk: true, text, ...(facts && { facts }) };
}

/** Lines as a body, made a piece at a time. */
export function* linesOf(lines: Iterable<string>): Generator<Buffer> {
  let piece: string[] = [];
  for (const line of lines) {
    if (piece.push(line) < LINES_PER_PIECE) continue;
    yield Buffer.from(`${piece.join('\r\n')}\r\n`);
    piece = [];
  }
  if (piece.length > 0) yield Buffer.from(`${piece.join('\r\n')}\r\n`);
}
