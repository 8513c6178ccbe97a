/**
 * The text of an HTML body, for previews and for search; never for showing.
 *
 * One pass, linear, bounded by the caller. It knows tags, comments, the elements whose content nobody reads, and
 * character references; it builds no tree and decides nothing about safety.
 */
import { decodeReferences } from './html-references.ts';

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

/** How a hidden element's closing tag begins. */
const CLOSING = new Map([...HIDDEN].map((name) => [name, new RegExp(`</${name}`, 'gi')]));

/** Where the content of a hidden element ends; where it is never closed, it hides nothing. */
function hiddenEnd(html: string, name: string, start: number, unclosed: Set<string>): number {
  const closing = CLOSING.get(name);
  if (!closing || unclosed.has(name)) return start;
  closing.lastIndex = start;
  const found = closing.exec(html);
  if (!found) unclosed.add(name);
  return found?.index ?? start;
}

function afterComment(html: string, start: number): number {
  const end = html.indexOf('-->', start + 4);
  return end < 0 ? html.length : end + 3;
}

/** The text, with line breaks at block elements and at most one blank line between them. */
export function htmlToText(html: string): string {
  const unclosed = new Set<string>();
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
    if (!isClosing && HIDDEN.has(name)) at = hiddenEnd(html, name, at, unclosed);
    if (!INLINE.has(name)) out.push('\n');
  }
  return decodeReferences(out.join(''))
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
