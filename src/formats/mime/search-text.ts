/**
 * The header fields that people search, each with where it belongs.
 *
 * What machines write for machines (traces, signatures, lists of identifiers) is no text to search: it would fill the
 * index with words that stand once in the world. SEARCH HEADER finds it by name.
 */
import { decodeEncodedWords } from './encoded-words.ts';
import { fieldText, readHeaderBlock } from './headers.ts';

/** Subject, author, recipients, any other field. */
export type HeaderZone = 'subject' | 'from' | 'to' | 'header';

export interface HeaderText {
  zone: HeaderZone;
  text: string;
}

const ZONES: Readonly<Record<string, HeaderZone>> = {
  subject: 'subject',
  from: 'from',
  sender: 'from',
  'reply-to': 'from',
  to: 'to',
  cc: 'to',
  bcc: 'to',
};

const FOR_MACHINES =
  /^(received|return-path|dkim-signature|domainkey-signature|arc-.*|authentication-results|received-spf|references|mime-version|content-.*|x-received|x-google-.*|x-ms-.*|x-microsoft-.*|autocrypt|face|x-face)$/;

/** The texts of a header in its order, unfolded and decoded. */
export function headerTexts(header: Buffer): HeaderText[] {
  const found: HeaderText[] = [];
  for (const field of readHeaderBlock(header).fields) {
    const name = field.name.toLowerCase();
    if (FOR_MACHINES.test(name)) continue;
    found.push({ zone: ZONES[name] ?? 'header', text: decodeEncodedWords(fieldText(header, field)) });
  }
  return found;
}
