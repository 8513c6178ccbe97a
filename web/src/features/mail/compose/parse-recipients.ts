/** A typed or pasted list of recipients: `An <an@…>; binh@…, …` (RFC 5322 §3.4, as people write it). Pure. */
import type { EmailAddress } from '../../../jmap/objects.ts';

const NAMED = /^\s*"?([^"<]*?)"?\s*<\s*([^<>\s]+)\s*>\s*$/;

export function parseRecipients(text: string): EmailAddress[] {
  return text.split(/[,;\n\t](?=(?:[^"]*"[^"]*")*[^"]*$)/).flatMap((piece): EmailAddress[] => {
    const [, name, email] = NAMED.exec(piece) ?? [];
    if (email !== undefined) return [{ name: name || null, email }];
    const plain = piece.trim().replace(/^mailto:/i, '');
    return plain === '' ? [] : [{ name: null, email: plain }];
  });
}
