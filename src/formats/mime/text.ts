/**
 * The texts in a message: of one part as people read it, and of all parts together, for the search index.
 */
import { decodeCharset } from '../charset/decode.ts';
import { decodeUnlabelled } from '../charset/unlabelled.ts';
import { decodeEncodedWords } from './encoded-words.ts';
import { htmlToText } from './html-text.ts';
import type { MessagePart } from './message.ts';
import { findParameter } from './parameters.ts';
import { decodeBody } from './transfer.ts';

/** The text of a part: transfer encoding and charset decoded; HTML stays HTML. At most `limitBytes` are read. */
export function partText(bytes: Buffer, part: MessagePart, limitBytes = Number.POSITIVE_INFINITY): string {
  const end = Math.min(part.bodyEnd, part.bodyStart + limitBytes);
  const body = decodeBody(bytes.subarray(part.bodyStart, end), part.encoding);
  const charset = findParameter(part.parameters, 'charset');
  return charset === undefined ? decodeUnlabelled(body) : decodeCharset(body, charset);
}

/** The text of a part without markup. */
export function plainText(bytes: Buffer, part: MessagePart, limitBytes?: number): string {
  const text = partText(bytes, part, limitBytes);
  return part.subtype === 'html' ? htmlToText(text) : text;
}

/** Every text part, and the roots of embedded messages, in the order of the message. */
function* readable(part: MessagePart): Generator<{ part: MessagePart; isHeader: boolean }> {
  if (part.message) {
    yield { part: part.message.root, isHeader: true };
    yield* readable(part.message.root);
  }
  if (part.type === 'text') yield { part, isHeader: false };
  for (const child of part.parts) yield* readable(child);
}

function headerText(bytes: Buffer, root: MessagePart, limitBytes: number): string {
  const end = Math.min(root.bodyStart, root.headerStart + limitBytes);
  return decodeEncodedWords(decodeUnlabelled(bytes.subarray(root.headerStart, end)));
}

/**
 * All text of a message: its text parts, those of embedded messages, and the headers of these. Reads at most
 * `limitBytes` of the message, from the front.
 */
export function extractText(bytes: Buffer, root: MessagePart, limitBytes: number): string {
  const texts: string[] = [];
  let left = limitBytes;
  for (const { part, isHeader } of readable(root)) {
    if (left <= 0) break;
    texts.push(isHeader ? headerText(bytes, part, left) : plainText(bytes, part, left));
    left -= isHeader ? part.bodyStart - part.headerStart : part.bodyEnd - part.bodyStart;
  }
  return texts.join('\n');
}
