/**
 * The tokens of an address list (RFC 5322 §3.2 and §4.1): words, quoted strings, comments, domain literals, specials.
 *
 * Each character is looked at a bounded number of times. A quotation, comment or literal that never ends makes its
 * opening mark, and all later ones of its kind, an ordinary blank, so that the address after it is still found.
 */

export interface AddressToken {
  kind: 'word' | 'quoted' | 'comment' | 'blank' | '<' | '>' | '@' | ',' | ':' | ';';
  text: string;
}

const WORD_END = /[\s"(),:;<>@[\]]/g;
const SPECIALS = '<>@,:;';

/** What a quotation, comment or literal holds, without its marks and backslashes; undefined without an end. */
function readEnclosed(
  text: string,
  start: number,
  open: string,
  close: string,
): { inner: string; next: number } | undefined {
  let inner = '';
  let from = start + 1;
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') {
      inner += text.slice(from, at);
      from = at + 1;
      at += 1;
    } else if (char === close) {
      depth -= 1;
      if (depth === 0) return { inner: inner + text.slice(from, at), next: at + 1 };
    } else if (char === open) depth += 1;
  }
  return undefined;
}

const ENCLOSED: Record<string, { close: string; kind: AddressToken['kind'] }> = {
  '"': { close: '"', kind: 'quoted' },
  '(': { close: ')', kind: 'comment' },
  '[': { close: ']', kind: 'word' },
};

function wordEnd(text: string, start: number): number {
  WORD_END.lastIndex = start;
  return WORD_END.exec(text)?.index ?? text.length;
}

/** The tokens in order. */
export function* addressTokens(text: string): Generator<AddressToken> {
  const broken = new Set<string>();
  let at = 0;
  while (at < text.length) {
    const char = text[at] as string;
    const enclosed = ENCLOSED[char];
    const found = enclosed && !broken.has(char) ? readEnclosed(text, at, char, enclosed.close) : undefined;
    if (enclosed && found) {
      // A literal keeps its brackets: they are part of the domain (RFC 5322 §3.4.1).
      yield { kind: enclosed.kind, text: char === '[' ? `[${found.inner}]` : found.inner };
      at = found.next;
      continue;
    }
    if (enclosed) broken.add(char);
    const end = wordEnd(text, at);
    if (end > at) yield { kind: 'word', text: text.slice(at, end) };
    else if (SPECIALS.includes(char)) yield { kind: char as '<', text: char };
    else yield { kind: 'blank', text: ' ' };
    at = Math.max(end, at + 1);
  }
}
