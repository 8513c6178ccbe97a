/**
 * Encoded words: text beyond ASCII in headers (RFC 2047, language tags of RFC 2231 §5).
 *
 * Decoding is lenient where mail programs are not: blanks between two encoded words vanish (§6.2), a character cut
 * in two between neighbouring words of one charset is put together again, words inside quoted strings or next
 * to other letters are decoded too. What is no encoded word stays as it is. Writing is UTF-8 only.
 */
import { decodeCharset } from '../charset/decode.ts';

const ENCODED_WORD = /=\?([^?\s*]{1,60})(?:\*[^?\s]{0,60})?\?([bBqQ])\?([^?\r\n]*)\?=/g;

/** RFC 2047 §2: an encoded word has at most 75 characters. */
const MAX_WORD_CHARACTERS = 75;
const PREFIX = '=?utf-8?';
const SUFFIX = '?=';
/** Bytes of text that fit into one word in base64: 75 − `=?utf-8?B?` − `?=` = 63 characters, 45 bytes. */
const BASE64_BYTES = 45;

function qBytes(text: string, charset: string): Buffer {
  const spaced = text.replaceAll('_', ' ');
  // Quirk: some programs leave letters unescaped in a Q word; they stand in its charset, or in UTF-8.
  const raw = charset === 'utf-8' || /[^\0-\xff]/.test(spaced) ? 'utf8' : 'latin1';
  const latin1 = Buffer.from(spaced, raw)
    .toString('latin1')
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(latin1, 'latin1');
}

interface Run {
  charset: string;
  bytes: Buffer[];
}

/** Control characters, line breaks above all, become blanks: nobody shall smuggle a line into what shows the text. */
function runText(run: Run | undefined): string {
  if (!run) return '';
  return decodeCharset(Buffer.concat(run.bytes), run.charset).replaceAll(/[\0-\x1f\x7f]/g, ' ');
}

/** The text with its encoded words decoded. Never throws. */
export function decodeEncodedWords(text: string): string {
  if (!text.includes('=?')) return text;
  let out = '';
  let from = 0;
  let run: Run | undefined;
  for (const match of text.matchAll(ENCODED_WORD)) {
    const between = text.slice(from, match.index);
    const charset = (match[1] ?? '').toLowerCase();
    const content = match[3] ?? '';
    const bytes = match[2]?.toLowerCase() === 'b' ? Buffer.from(content, 'base64') : qBytes(content, charset);
    const isNeighbour = run !== undefined && between.trim() === '';
    if (!isNeighbour || run?.charset !== charset) {
      out += runText(run) + (isNeighbour ? '' : between);
      run = { charset, bytes: [] };
    }
    run.bytes.push(bytes);
    from = match.index + match[0].length;
  }
  return out + runText(run) + text.slice(from);
}

function qWord(chunk: string): string {
  const encoded = Buffer.from(chunk, 'utf8')
    .toString('latin1')
    // RFC 2047 §5 (3): the strictest set, good in a phrase too.
    .replaceAll(
      /[^A-Za-z0-9!*+\-/ ]/g,
      (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .replaceAll(' ', '_');
  return `${PREFIX}Q?${encoded}${SUFFIX}`;
}

function bWord(chunk: string): string {
  return `${PREFIX}B?${Buffer.from(chunk, 'utf8').toString('base64')}${SUFFIX}`;
}

/** Encodes by whole characters into as many words as needed, each in the shorter of Q and B. */
function encodeWords(text: string): string {
  const words: string[] = [];
  let chunk = '';
  let bytes = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > BASE64_BYTES) {
      words.push(shorterWord(chunk));
      chunk = '';
      bytes = 0;
    }
    chunk += character;
    bytes += size;
  }
  if (chunk !== '') words.push(shorterWord(chunk));
  return words.join(' ');
}

function shorterWord(chunk: string): string {
  const q = qWord(chunk);
  return q.length <= MAX_WORD_CHARACTERS && q.length <= bWord(chunk).length ? q : bWord(chunk);
}

/**
 * Unstructured text for a header: as it is where it is printable ASCII, else as encoded words. Line breaks become
 * blanks, so that no text can begin a new field.
 */
export function encodeHeaderText(text: string): string {
  const line = text.toWellFormed().replaceAll(/[\r\n\0]+/g, ' ');
  // `=?` would be taken for an encoded word; a very long word cannot be folded.
  const isPlain = /^[\x20-\x7e\t]*$/.test(line) && !line.includes('=?') && !/\S{900}/.test(line);
  return isPlain ? line : encodeWords(line);
}
