/**
 * A message for a server that takes seven bits only (RFC 6152 §3): parts with other bytes in quoted-printable or base64.
 *
 * Works on the part tree, so that nothing but those parts and their Content-Transfer-Encoding changes. Raw UTF-8 in
 * header fields stays: that needs SMTPUTF8, and no encoding of ours may stand for it (RFC 6531 §3.6).
 */
import { HEADER_LIMITS, readHeaderRange } from './headers.ts';
import type { MessagePart } from './message.ts';
import { parseMessage } from './parse.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';
import { encodeBase64Lines } from './transfer.ts';

/** RFC 5322 §2.1.1. */
const MAX_LINE = 998;
const LF = 10;
const CR = 13;

/** What bytes need of a transport. */
export interface TransportNeeds {
  /** Bytes beyond ASCII. */
  isEightBit: boolean;
  /** NUL, bare CR or LF, or lines beyond 998 bytes (RFC 2045 §2.9). */
  isBinary: boolean;
}

/** Looks at bytes piece by piece. */
export class TransportProbe implements TransportNeeds {
  isEightBit = false;
  isBinary = false;
  #line = 0;
  #previous = 0;

  push(bytes: Buffer): void {
    let line = this.#line;
    let previous = this.#previous;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === LF) {
        if (previous !== CR) this.isBinary = true;
        line = 0;
      } else {
        if (previous === CR || byte === 0) this.isBinary = true;
        if (byte > 127) this.isEightBit = true;
        line += 1;
        // The CR of the ending counts for none.
        if (line > MAX_LINE + 1) this.isBinary = true;
      }
      previous = byte;
    }
    this.#line = line;
    this.#previous = previous;
  }
}

function needsOf(bytes: Buffer): TransportNeeds {
  const probe = new TransportProbe();
  probe.push(bytes);
  return probe;
}

interface Replacement {
  start: number;
  end: number;
  bytes: Buffer;
}

const IDENTITIES = new Set(['7bit', '8bit', 'binary']);

/** The field with the new encoding in the place of the old one, or added at the end of the header. */
function replaceEncoding(bytes: Buffer, part: MessagePart, encoding: string): Replacement[] {
  const header = readHeaderRange(bytes, part.headerStart, part.bodyStart, HEADER_LIMITS);
  const field = `Content-Transfer-Encoding: ${encoding}\r\n`;
  const [old, ...more] = header.ranges('content-transfer-encoding');
  const missing = [
    ...(header.count('mime-version') === 0 && part.headerStart === 0 ? ['MIME-Version: 1.0\r\n'] : []),
    ...(header.count('content-type') === 0 && part.type === 'text'
      ? ['Content-Type: text/plain; charset=utf-8\r\n']
      : []),
  ].join('');
  if (old) {
    return [
      { ...old, bytes: Buffer.from(missing + field) },
      ...more.map((range) => ({ ...range, bytes: Buffer.alloc(0) })),
    ];
  }
  const end = header.fields.at(-1)?.end;
  if (end === undefined)
    return [{ start: part.headerStart, end: part.headerStart, bytes: Buffer.from(missing + field) }];
  const lineEnd = bytes.indexOf(LF, end) + 1;
  return [{ start: lineEnd, end: lineEnd, bytes: Buffer.from(missing + field) }];
}

function replaceLeaf(bytes: Buffer, part: MessagePart): Replacement[] {
  const body = bytes.subarray(part.bodyStart, part.bodyEnd);
  const { isEightBit, isBinary } = needsOf(body);
  if (!(isEightBit || isBinary) || !IDENTITIES.has(part.encoding)) return [];
  const isText = part.type === 'text' && !body.includes(0);
  const encoded = isText ? encodeQuotedPrintable(body) : encodeBase64Lines(body);
  return [
    ...replaceEncoding(bytes, part, isText ? 'quoted-printable' : 'base64'),
    { start: part.bodyStart, end: part.bodyEnd, bytes: Buffer.from(encoded, 'latin1') },
  ];
}

/** A container itself is encoded in nothing; once what is in it is plain, it says so (RFC 2045 §6.4). */
function replacePart(bytes: Buffer, part: MessagePart): Replacement[] {
  const children = part.message ? [part.message.root] : part.parts;
  if (children.length === 0) return replaceLeaf(bytes, part);
  const inner = children.flatMap((child) => replacePart(bytes, child));
  const isMarked = part.encoding === '8bit' || part.encoding === 'binary';
  return [...(isMarked ? replaceEncoding(bytes, part, '7bit') : []), ...inner];
}

/** The message in seven bits; the very same bytes when it is already. */
export function toSevenBit(bytes: Buffer): Buffer {
  const replacements = replacePart(bytes, parseMessage(bytes).root).toSorted((a, b) => a.start - b.start);
  if (replacements.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { start, end, bytes: own } of replacements) {
    pieces.push(bytes.subarray(at, start), own);
    at = end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}
