/**
 * Where a section lies in a message (RFC 9051 §6.4.5.1): byte ranges from the part tree, nothing parsed again.
 *
 * Part numbers: every message has part 1; in a multipart they count its parts; below a message/rfc822 part they
 * count the parts of the message in it. HEADER and TEXT after a part number belong to the message in that part,
 * MIME to the part itself.
 */
import type { MessagePart } from '#formats/mime/message.ts';
import type { Partial, Section } from './commands/section.ts';

/** Bytes `[start, end)` of the whole message. */
export interface ByteRange {
  start: number;
  end: number;
}

const CR = 13;
const LF = 10;
const COLON = 0x3a;
const SP = 0x20;
const TAB = 9;
const CRLF = Buffer.from('\r\n', 'latin1');

/** The part with this number, or undefined. An empty number is the message itself. */
export function findPart(root: MessagePart, part: readonly number[]): MessagePart | undefined {
  let node: MessagePart | undefined = root;
  let isMessage = true;
  for (const number of part) {
    if (!isMessage && node.message) {
      node = node.message.root;
      isMessage = true;
    }
    if (node.type === 'multipart') node = node.parts[number - 1];
    else if (!isMessage || number !== 1) node = undefined;
    if (!node) return undefined;
    isMessage = false;
  }
  return node;
}

/**
 * The bytes of a section, or undefined where the message has no such part. For HEADER.FIELDS it is the range of
 * the whole header, to be read and given to `selectHeaderFields`.
 */
export function findSection(
  root: MessagePart,
  messageBytes: number,
  section: Section,
): ByteRange | undefined {
  const { part, text } = section;
  const node = findPart(root, part);
  if (!node) return undefined;
  if (part.length === 0) {
    if (!text) return { start: 0, end: messageBytes };
    if (text === 'TEXT') return { start: root.bodyStart, end: messageBytes };
    return { start: root.headerStart, end: root.bodyStart };
  }
  if (!text) return { start: node.bodyStart, end: node.bodyEnd };
  if (text === 'MIME') return { start: node.headerStart, end: node.bodyStart };
  const embedded = node.message?.root;
  if (!embedded) return undefined;
  if (text === 'TEXT') return { start: embedded.bodyStart, end: node.bodyEnd };
  return { start: embedded.headerStart, end: embedded.bodyStart };
}

/** The part of a range that `<start.count>` asks for; empty when it begins beyond the end (RFC 9051 §6.4.5). */
export function partialRange(range: ByteRange, partial: Partial | undefined): ByteRange {
  if (!partial) return range;
  const start = Math.min(range.end, range.start + partial.start);
  return { start, end: Math.min(range.end, start + partial.count) };
}

/** The end of the field that begins at `start`: after the line break that no folding follows. */
function fieldEnd(header: Buffer, start: number): number {
  let end = start;
  for (;;) {
    const at = header.indexOf(LF, end);
    if (at < 0) return header.length;
    end = at + 1;
    if (header[end] !== SP && header[end] !== TAB) return end;
  }
}

function fieldName(header: Buffer, start: number, end: number): string | undefined {
  const colon = header.subarray(start, end).indexOf(COLON);
  return colon < 0
    ? undefined
    : header
        .toString('latin1', start, start + colon)
        .trimEnd()
        .toLowerCase();
}

/** Name and range of each field up to the blank line; lines without a colon have no name. */
function* headerFields(header: Buffer): Generator<{ name: string | undefined; start: number; end: number }> {
  let start = 0;
  while (
    start < header.length &&
    header[start] !== LF &&
    !(header[start] === CR && header[start + 1] === LF)
  ) {
    const end = fieldEnd(header, start);
    yield { name: fieldName(header, start, end), start, end };
    start = end;
  }
}

/**
 * The fields that HEADER.FIELDS (or, `inverted`, HEADER.FIELDS.NOT) names, in the message's order and form, with
 * the blank line that ends them (RFC 9051 §6.4.5.1).
 */
export function selectHeaderFields(header: Buffer, fields: readonly string[], inverted: boolean): Buffer {
  const wanted = new Set(fields.map((field) => field.toLowerCase()));
  const chosen: Buffer[] = [];
  for (const { name, start, end } of headerFields(header)) {
    const isNamed = name !== undefined && wanted.has(name);
    if (isNamed !== inverted) chosen.push(header.subarray(start, end));
  }
  const last = chosen.at(-1);
  if (last && last.at(-1) !== LF) chosen.push(CRLF);
  chosen.push(CRLF);
  return Buffer.concat(chosen);
}
