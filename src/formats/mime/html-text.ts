/**
 * The text of an HTML body, for previews and for search; never for showing.
 *
 * One pass, linear, bounded by the caller. It knows tags, comments, the elements whose content nobody reads, and
 * character references; it builds no tree and decides nothing about safety.
 */

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Elements whose content is no text of the letter. */
const HIDDEN = new Set(['script', 'style', 'head', 'title', 'noscript', 'template', 'svg']);
/** Elements within a line; all others part their texts. */
const INLINE = new Set([
  'a',
  'b',
  'i',
  'u',
  'em',
  'strong',
  'span',
  'font',
  'sub',
  'sup',
  'small',
  'big',
  'code',
]);

const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,6}));?/g;

function codePointText(code: number): string {
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ' ';
}

function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(REFERENCE, (whole, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return codePointText(Number(decimal));
    if (hex !== undefined) return codePointText(Number.parseInt(hex, 16));
    return NAMED[(name ?? '').toLowerCase()] ?? whole;
  });
}

/** Where the tag that begins at `start` ends; quoted attribute values may hold `>`. */
function tagEnd(html: string, start: number): number {
  let quote = '';
  for (let at = start; at < html.length; at += 1) {
    const char = html[at] as string;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '>') return at + 1;
    else if ((char === '"' || char === "'") && html[at - 1] === '=') quote = char;
  }
  return html.length;
}

const TAG_NAME = /[a-zA-Z][a-zA-Z0-9]{0,30}/y;

function tagName(html: string, start: number): string {
  TAG_NAME.lastIndex = start;
  return TAG_NAME.exec(html)?.[0].toLowerCase() ?? '';
}

interface Closers {
  lower: string;
  /** Elements of which no closing tag follows. */
  none: Set<string>;
}

/** Where the content of a hidden element ends; where it is never closed, it hides nothing. */
function hiddenEnd(closers: Closers, name: string, start: number): number {
  if (closers.none.has(name)) return start;
  const at = closers.lower.indexOf(`</${name}`, start);
  if (at >= 0) return at;
  closers.none.add(name);
  return start;
}

function afterComment(html: string, start: number): number {
  const end = html.indexOf('-->', start + 4);
  return end < 0 ? html.length : end + 3;
}

/** The text, with line breaks at block elements and at most one blank line between them. */
export function htmlToText(html: string): string {
  const closers: Closers = { lower: html.toLowerCase(), none: new Set() };
  const out: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? html.length : open;
    if (end > at) out.push(html.slice(at, end).replaceAll(/\s+/g, ' '));
    if (open < 0) break;
    if (html.startsWith('<!--', open)) {
      at = afterComment(html, open);
      continue;
    }
    const isClosing = html[open + 1] === '/';
    const name = tagName(html, open + (isClosing ? 2 : 1));
    if (name === '' && html[open + 1] !== '!' && html[open + 1] !== '?' && !isClosing) {
      out.push('<');
      at = open + 1;
      continue;
    }
    at = tagEnd(html, open + 1);
    if (!isClosing && HIDDEN.has(name)) at = hiddenEnd(closers, name, at);
    if (!INLINE.has(name)) out.push('\n');
  }
  return decodeReferences(out.join(''))
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
