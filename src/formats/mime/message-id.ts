/** Message-IDs in Message-ID, In-Reply-To and References (RFC 5322 §3.6.4). */

/** A header with more is cut: threading needs the first and the last few. */
const MAX_MESSAGE_IDS = 1_000;
/** RFC 5322 §2.1.1: no line is longer. */
const MAX_MESSAGE_ID_LENGTH = 998;

/** The ids of a header in order, without their angle brackets and inner white space. */
export function parseMessageIds(text: string): string[] {
  const ids: string[] = [];
  for (
    let open = text.indexOf('<');
    open >= 0 && ids.length < MAX_MESSAGE_IDS;
    open = text.indexOf('<', open)
  ) {
    const close = text.indexOf('>', open);
    if (close < 0) break;
    const id = text.slice(open + 1, close).replaceAll(/\s+/g, '');
    if (id !== '' && id.length <= MAX_MESSAGE_ID_LENGTH) ids.push(id);
    open = close;
  }
  // Quirk: some programs write a bare id without brackets.
  const bare = text.trim();
  if (ids.length === 0 && /^[^\s<>]+@[^\s<>]+$/.test(bare) && bare.length <= MAX_MESSAGE_ID_LENGTH)
    return [bare];
  return ids;
}
