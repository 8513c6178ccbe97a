/** A typed or pasted list of recipients: `An <an@…>; binh@…, …` (RFC 5322 §3.4, as people write it). Pure, in one pass. */
import type { EmailAddress } from '../../../jmap/objects.ts';

const SEPARATORS = new Set([',', ';', '\n', '\t']);

/** At separators outside quotation marks; a mark that is never closed is one like any other. */
function split(text: string): string[] {
  const lastMark = text.lastIndexOf('"');
  const pieces: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '"') isQuoted = !isQuoted && at < lastMark;
    else if (!isQuoted && SEPARATORS.has(letter)) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...pieces, text.slice(start)];
}

/** `"An" <an@…>`; undefined for anything else. */
function readNamed(piece: string): EmailAddress | undefined {
  const open = piece.indexOf('<');
  if (open < 0 || !piece.endsWith('>')) return undefined;
  const email = piece.slice(open + 1, -1).trim();
  if (email === '' || /[<>\s]/.test(email)) return undefined;
  const name = piece.slice(0, open).replaceAll('"', '').trim();
  return { name: name || null, email };
}

export function parseRecipients(text: string): EmailAddress[] {
  return split(text).flatMap((raw): EmailAddress[] => {
    const piece = raw.trim();
    const plain = piece.replace(/^mailto:/i, '');
    if (plain === '') return [];
    return [readNamed(piece) ?? { name: null, email: plain }];
  });
}
