/** Held mail as text, so that nobody has to open it: who, what about, the letter's words, the names of its files. */

import { findLinks, isDeceptive } from '#formats/junk/links.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { type AddressField, messageFields } from '#formats/mime/summary.ts';
import { partText, plainText } from '#formats/mime/text.ts';

export interface MailPreview {
  from: string;
  to: string[];
  subject: string;
  text: string;
  attachments: string[];
  /** Where its links go; with what is shown for them where that names another place. */
  links: string[];
}

/** Enough to judge a letter by. */
const MAX_TEXT = 10_000;
const MAX_READ_BYTES = 200_000;

function firstText(part: MessagePart): MessagePart | undefined {
  if (part.type === 'text' && part.disposition?.kind !== 'attachment') return part;
  for (const child of part.parts) {
    const found = firstText(child);
    if (found) return found;
  }
  return undefined;
}

function shownAddress({ name, email }: AddressField): string {
  return name === undefined ? email : `${name} <${email}>`;
}

const MAX_LINKS = 20;

/** Each host once, the deceptive ones first. */
function linksOf(bytes: Buffer, part: MessagePart): string[] {
  const links = findLinks(partText(bytes, part, MAX_READ_BYTES), part.subtype === 'html');
  const words = links
    .filter(({ host }) => host !== '')
    .toSorted((a, b) => Number(isDeceptive(b)) - Number(isDeceptive(a)))
    .map((link) => (isDeceptive(link) ? `${link.host} (≠ ${link.shown.slice(0, 100)})` : link.host));
  return [...new Set(words)].slice(0, MAX_LINKS);
}

/** The preview; HTML becomes words, and of links only where they go. */
export function previewOf(bytes: Buffer): MailPreview {
  const parsed = parseMessage(bytes);
  const { from, to, subject, attachments } = messageFields(bytes, parsed);
  const part = firstText(parsed.root);
  return {
    from: from.map(shownAddress).join(', '),
    to: to.map(shownAddress),
    subject,
    text: part ? plainText(bytes, part, MAX_READ_BYTES).slice(0, MAX_TEXT) : '',
    attachments,
    links: part ? linksOf(bytes, part) : [],
  };
}
