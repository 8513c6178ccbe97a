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
import { spacedWords } from '#formats/vietnamese/words.ts';
import type { MessageBytes } from './message-bytes.ts';

/** Of one part: a book has 2 MB, a log file that somebody attached is not worth the time of all others. */
const MAX_TEXT_BYTES = 8_388_608;

/** Longer texts are not compared: their words would be worked out twice. */
const MAX_COMPARED = 65_536;

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

/** Texts without those whose words are the first or the last of another one: each phrase of theirs is found there. */
function withoutRepeats(texts: readonly string[]): readonly string[] {
  if (texts.length < 2 || texts.some(({ length }) => length > MAX_COMPARED)) return texts;
  const words = texts.map(spacedWords);
  const isIn = (one: number, other: number): boolean => {
    const [inner, outer] = [words[one] ?? '', words[other] ?? ''];
    if (inner.length === outer.length) return other < one && inner === outer;
    return outer.startsWith(inner) || outer.endsWith(inner);
  };
  return texts.filter((_, one) => !words.some((__, other) => other !== one && isIn(one, other)));
}

/** The texts of the body, of those that say the same in several forms (RFC 2046 §5.1.4) only what is not in another. */
async function* differentTexts(part: MessagePart, bytes: MessageBytes): AsyncGenerator<string> {
  if (part.type === 'multipart' && part.subtype === 'alternative') {
    const texts: string[] = [];
    for await (const text of partTexts(part, bytes)) texts.push(text);
    yield* withoutRepeats(texts);
    return;
  }
  if (part.type !== 'multipart') yield* partTexts(part, bytes);
  else for (const child of part.parts) yield* differentTexts(child, bytes);
}

/** Everything there is to find, the header field by field, the body as one text; what it says twice, as HTML too, once. */
export async function readSearchTexts(root: MessagePart, bytes: MessageBytes): Promise<ZonedText[]> {
  const header = await bytes.read({ start: root.headerStart, end: root.bodyStart });
  const texts: string[] = [];
  for await (const text of differentTexts(root, bytes)) texts.push(text);
  return [...headerTexts(header), { zone: 'body', text: texts.join('\n') }];
}
