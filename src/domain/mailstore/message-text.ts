/**
 * What people search in a stored message: its header fields, and the texts of its parts.
 *
 * Attachments that are no text are not read at all; of a text part at most `MAX_TEXT_BYTES` are.
 */
import { decodeUnlabelled } from '#formats/charset/unlabelled.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { headerTexts } from '#formats/mime/search-text.ts';
import { plainText } from '#formats/mime/text.ts';
import type { ZonedText } from '#formats/postings/placed-words.ts';
import type { MessageBytes } from './message-bytes.ts';

/** Of one part: a book has 2 MB, a log file that somebody attached is not worth the time of all others. */
const MAX_TEXT_BYTES = 8_388_608;

async function textOf(part: MessagePart, bytes: MessageBytes): Promise<string> {
  const end = Math.min(part.bodyEnd, part.bodyStart + MAX_TEXT_BYTES);
  const body = await bytes.read({ start: part.bodyStart, end });
  return plainText(body, { ...part, bodyStart: 0, bodyEnd: body.length });
}

/** Each text once, in the order of the message; of embedded messages their headers too. */
async function* partTexts(part: MessagePart, bytes: MessageBytes): AsyncGenerator<string> {
  if (part.message) {
    const { root } = part.message;
    const header = await bytes.read({ start: root.headerStart, end: root.bodyStart });
    yield decodeEncodedWords(decodeUnlabelled(header));
    yield* partTexts(root, bytes);
  }
  if (part.type === 'text') yield await textOf(part, bytes);
  for (const child of part.parts) yield* partTexts(child, bytes);
}

/** The text of the whole body, part after part. */
export async function readBodyText(root: MessagePart, bytes: MessageBytes): Promise<string> {
  const texts: string[] = [];
  for await (const text of partTexts(root, bytes)) texts.push(text);
  return texts.join('\n');
}

/** Everything there is to search, the header field by field, the body as one text. */
export async function readSearchTexts(root: MessagePart, bytes: MessageBytes): Promise<ZonedText[]> {
  const header = await bytes.read({ start: root.headerStart, end: root.bodyStart });
  return [...headerTexts(header), { zone: 'body', text: await readBodyText(root, bytes) }];
}
