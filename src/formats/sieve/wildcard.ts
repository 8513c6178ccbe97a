/**
 * `:matches` (RFC 5228 §2.7.1): `*` any characters, `?` one, `\` takes the meaning off. What each wildcard caught comes
 * back for variables: every `*` as little as it can, the last one the rest (RFC 5229 §3.2).
 *
 * No recursion; at worst the product of both lengths, which the caller counts.
 */

type Piece = { kind: 'star' } | { kind: 'any' } | { kind: 'literal'; key: string };

/** Characters as people count them, so that composed and decomposed ones are one each. */
function charactersOf(text: string): string[] {
  return Array.from(text.normalize('NFC'));
}

function piecesOf(pattern: string, keyOf: (char: string) => string): Piece[] {
  const pieces: Piece[] = [];
  const chars = charactersOf(pattern);
  for (let index = 0; index < chars.length; index += 1) {
    const char = chars[index] as string;
    if (char === '*') pieces.push({ kind: 'star' });
    else if (char === '?') pieces.push({ kind: 'any' });
    else if (char === '\\' && index + 1 < chars.length) {
      index += 1;
      pieces.push({ kind: 'literal', key: keyOf(chars[index] as string) });
    } else pieces.push({ kind: 'literal', key: keyOf(char) });
  }
  return pieces;
}

/** What was caught: the whole text first, then each wildcard; undefined where the pattern does not match. */
export function matchWildcards(
  text: string,
  pattern: string,
  keyOf: (char: string) => string,
  spend: (work: number) => void,
): string[] | undefined {
  const chars = charactersOf(text);
  const keys = chars.map(keyOf);
  const pieces = piecesOf(pattern, keyOf);
  /** Where each piece began in the text; its end is where the next one begins. */
  const starts: number[] = [];
  let at = 0;
  let piece = 0;
  let star = -1;
  let starEnd = 0;
  let work = 0;
  while (at < chars.length || piece < pieces.length) {
    work += 1;
    if (work % 1024 === 0) spend(1024);
    const current = pieces[piece];
    if (current?.kind === 'star') {
      star = piece;
      starEnd = at;
      starts[piece] = at;
      piece += 1;
    } else if (current && at < chars.length && (current.kind === 'any' || current.key === keys[at])) {
      starts[piece] = at;
      piece += 1;
      at += 1;
    } else if (star >= 0 && starEnd < chars.length) {
      starEnd += 1;
      at = starEnd;
      piece = star + 1;
    } else return undefined;
  }
  const caught = pieces.flatMap((one, index) =>
    one.kind === 'literal' ? [] : [chars.slice(starts[index], starts[index + 1] ?? chars.length).join('')],
  );
  return [chars.join(''), ...caught];
}
