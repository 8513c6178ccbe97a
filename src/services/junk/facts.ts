/** What rules look at: read once of a message. */
import type { SenderAuthentication } from '#formats/assessment/assessment.ts';
import { findLinks, type Link } from '#formats/junk/links.ts';
import { countPhrases } from '#formats/junk/phrases.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import type { HeaderBlock } from '#formats/mime/headers.ts';
import { htmlToText } from '#formats/mime/html-text.ts';
import type { MessagePart, ParsedMessage } from '#formats/mime/message.ts';
import { partText } from '#formats/mime/text.ts';

export interface JunkFacts {
  header: HeaderBlock;
  authentication: SenderAuthentication | undefined;
  /** Of the From header, in small letters; empty where there is none. */
  fromAddress: string;
  ourDomain: string;
  subject: string;
  text: string;
  /** Phrases of junk in the subject and in the text's beginning. */
  phrases: number;
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
  const read = (part: MessagePart): string => partText(bytes, part, MAX_TEXT_BYTES);
  const html = parts.filter((part) => part.subtype === 'html').map(read);
  const plain = parts.filter((part) => part.subtype !== 'html').map(read);
  const shown = plain.length > 0 ? plain : html.map(htmlToText);
  const subject = decodeEncodedWords(parsed.envelope.subject ?? '').slice(0, 1_000);
  const text = shown.join('\n');
  return {
    ...more,
    subject,
    text,
    phrases: countPhrases(`${subject} ${text.slice(0, MAX_WORDS_OF)}`),
    hasPlainText: plain.length > 0,
    links: [
      ...html.flatMap((markup) => findLinks(markup, true)),
      ...plain.flatMap((written) => findLinks(written, false)),
    ],
  };
}
