/**
 * The Message-IDs in Message-ID, In-Reply-To and References (RFC 5322 §3.6.4), without their angle brackets.
 *
 * Obsolete forms (§4.5.4) put phrases and comments between them; those are passed over. Where a field has no
 * angle brackets at all, its first word with an `@` counts.
 */

/** Discussions of years stay below; only the last ones matter to threads. */
const MAX_IDS = 1000;
/** RFC 5322 §2.1.1: a line, and with it an id, has at most 998 octets. */
const MAX_ID_CHARACTERS = 998;

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function isUsable(id: string): boolean {
  return id !== '' && id.length <= MAX_ID_CHARACTERS;
}

/** The ids in order; of more than 1,000 the last ones. */
export function parseMessageIds(text: string): string[] {
  const ids: string[] = [];
  let open = text.indexOf('<');
  if (open < 0) {
    const word = text
      .slice(0, MAX_ID_CHARACTERS)
      .split(/\s+/)
      .find((part) => part.includes('@'));
    return word === undefined ? [] : [word.toWellFormed()];
  }
  while (open >= 0) {
    const close = text.indexOf('>', open);
    if (close < 0) break;
    // `<<a@b>`: the last opening bracket before the closing one counts.
    const start = text.lastIndexOf('<', close) + 1;
    const id = withoutBlanks(text.slice(start, close));
    if (isUsable(id)) ids.push(id);
    open = text.indexOf('<', close);
  }
  return ids.length > MAX_IDS ? ids.slice(-MAX_IDS) : ids;
}
