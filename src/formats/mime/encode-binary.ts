/**
 * A message with binary parts (RFC 3030) as one that every store and every mail program takes: binary bodies become base64.
 *
 * What is around them, multiparts and embedded messages, is called 8bit, as it then is. A signature over the binary form does not
 * outlive this, as RFC 3030 §3 foresees for every conversion.
 */
import { HEADER_LIMITS, readHeaderRange } from './headers.ts';
import type { MessagePart } from './message.ts';
import { parseMessage } from './parse.ts';
import { encodeBase64Lines } from './transfer.ts';

interface Edit {
  start: number;
  end: number;
  text: string;
}

function collect(bytes: Buffer, part: MessagePart, edits: Edit[]): void {
  const isLeaf = part.type !== 'multipart' && !part.message;
  if (part.encoding === 'binary') {
    const header = readHeaderRange(bytes, part.headerStart, part.bodyStart, HEADER_LIMITS);
    const [field] = header.ranges('content-transfer-encoding');
    const encoding = isLeaf ? 'base64' : '8bit';
    if (field) edits.push({ ...field, text: `Content-Transfer-Encoding: ${encoding}\r\n` });
    if (field && isLeaf)
      edits.push({
        start: part.bodyStart,
        end: part.bodyEnd,
        text: encodeBase64Lines(bytes.subarray(part.bodyStart, part.bodyEnd)),
      });
  }
  for (const child of part.parts) collect(bytes, child, edits);
  if (part.message) collect(bytes, part.message.root, edits);
}

/** The message without binary parts; itself where it has none. */
export function encodeBinaryParts(bytes: Buffer): Buffer {
  const edits: Edit[] = [];
  collect(bytes, parseMessage(bytes).root, edits);
  if (edits.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
    pieces.push(bytes.subarray(at, start), Buffer.from(text, 'latin1'));
    at = end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}
