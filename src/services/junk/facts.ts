/** What rules look at: read once of a message. */
import type { SenderAuthentication } from '#formats/assessment/assessment.ts';
import { findLinks, type Link } from '#formats/junk/links.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import type { HeaderBlock } from '#formats/mime/headers.ts';
import type { MessagePart, ParsedMessage } from '#formats/mime/message.ts';
import { partText, plainText } from '#formats/mime/text.ts';
import { spacedWords } from '#formats/vietnamese/words.ts';

export interface JunkFacts {
  header: HeaderBlock;
  authentication: SenderAuthentication | undefined;
  /** Of the From header, in small letters; empty where there is none. */
  fromAddress: string;
  ourDomain: string;
  subject: string;
  text: string;
  /** Words of the subject and of the text's beginning, folded, with one blank around each. */
  spaced: string;
  hasPlainText: boolean;
  links: Link[];
  receivedAt: number;
}

/** Junk says what it wants early. */
const MAX_TEXT_BYTES = 16 * 1024;
/** What a letter is about stands in its first screen; folding more costs more than all other rules together. */
const MAX_WORDS_OF = 3_000;

function* textParts(part: MessagePart): Generator<MessagePart> {
  if (part.type === 'text' && part.disposition?.kind !== 'attachment') yield part;
  for (const child of part.parts) yield* textParts(child);
}

/** Reads the facts. */
export function readJunkFacts(
  bytes: Buffer,
  parsed: ParsedMessage,
  more: Pick<JunkFacts, 'header' | 'authentication' | 'fromAddress' | 'ourDomain' | 'receivedAt'>,
): JunkFacts {
  const parts = [...textParts(parsed.root)].slice(0, 10);
  const html = parts.filter((part) => part.subtype === 'html');
  const plain = parts.filter((part) => part.subtype !== 'html');
  const shown = plain.length > 0 ? plain : html;
  const subject = decodeEncodedWords(parsed.envelope.subject ?? '').slice(0, 1_000);
  const text = shown.map((part) => plainText(bytes, part, MAX_TEXT_BYTES)).join('\n');
  return {
    ...more,
    subject,
    text,
    spaced: spacedWords(`${subject} ${text.slice(0, MAX_WORDS_OF)}`),
    hasPlainText: plain.length > 0,
    links: [
      ...html.flatMap((part) => findLinks(partText(bytes, part, MAX_TEXT_BYTES), true)),
      ...plain.flatMap((part) => findLinks(partText(bytes, part, MAX_TEXT_BYTES), false)),
    ],
  };
}
