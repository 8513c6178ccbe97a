/**
 * `value; name=value; …` of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2183 §2), with the
 * continuations and charsets of RFC 2231.
 *
 * Lenient where senders are not exact: unquoted values with blanks, encoded words in values (RFC 2047 §5 forbids
 * them, everybody sends them), a quotation without an end. Of a parameter given twice the first counts; the
 * RFC 2231 form wins over the plain one (§4). Never throws.
 */
import { decodeCharset } from '../charset/decode.ts';
import { decodeEncodedWords } from './encoded-words.ts';
import type { Parameter } from './message.ts';

/** Honest fields have fewer than ten; continuations of a long file name come to a few dozen. */
const MAX_PARAMETERS = 200;

export interface ParameterisedValue {
  /** Lower case, without blanks around it. */
  value: string;
  parameters: Parameter[];
}

interface Raw {
  name: string;
  value: string;
}

/** Reads from `start` up to a `;` outside quotations; quotation marks and backslashes in them fall away. */
function readPiece(text: string, start: number): { text: string; quoted: boolean; next: number } {
  let out = '';
  let from = start;
  let inQuotes = false;
  let quoted = false;
  // Blanks within quotation marks stay; up to here they are not trimmed.
  let solid = 0;
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text[at];
    if (char === ';' && !inQuotes) break;
    if (char === '"' || (char === '\\' && inQuotes)) {
      out += text.slice(from, at);
      from = at + 1;
      if (char === '\\') at += 1;
      else if (inQuotes) solid = out.length;
      else if (!quoted) out = out.trimEnd();
      if (char === '"') inQuotes = !inQuotes;
      quoted = true;
    }
  }
  out += text.slice(from, at);
  return { text: out.slice(0, solid) + out.slice(solid).trimEnd(), quoted, next: at + 1 };
}

/** File names have parentheses far more often than comments after them. */
function withoutComment(name: string, value: string): string {
  return name.startsWith('name') || name.startsWith('filename') || name === 'boundary'
    ? value
    : value.replaceAll(/\([^()]*\)/g, '').trim();
}

function rawParameters(text: string): { value: string; raws: Raw[] } {
  const first = readPiece(text, 0);
  const raws: Raw[] = [];
  let at = first.next;
  while (at <= text.length && raws.length < MAX_PARAMETERS) {
    const piece = readPiece(text, at);
    at = piece.next;
    const equals = piece.text.indexOf('=');
    if (equals <= 0) continue;
    const name = piece.text.slice(0, equals).trim().toLowerCase();
    const value = piece.text.slice(equals + 1);
    if (name !== '') raws.push({ name, value: piece.quoted ? value : withoutComment(name, value.trim()) });
  }
  return { value: withoutComment('', first.text.trim()).toLowerCase(), raws };
}

/** `%E1%BB%A6` → its bytes; other characters as UTF-8. */
function percentBytes(text: string): Buffer {
  if (!text.includes('%')) return Buffer.from(text, 'utf8');
  const latin1 = Buffer.from(text, 'utf8')
    .toString('latin1')
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(latin1, 'latin1');
}

interface Segment {
  index: number;
  value: string;
  extended: boolean;
}

/** Puts the segments `name*0*`, `name*1` … together (RFC 2231 §3 and §4.1). */
function joinSegments(segments: Segment[]): string {
  segments.sort((a, b) => a.index - b.index);
  const first = segments[0];
  const label = first?.extended ? /^([^']*)'[^']*'/.exec(first.value) : undefined;
  const bytes = segments.map((segment, position) => {
    const value = position === 0 && label ? segment.value.slice(label[0].length) : segment.value;
    return segment.extended ? percentBytes(value) : Buffer.from(value, 'utf8');
  });
  return decodeCharset(Buffer.concat(bytes), label?.[1] || 'us-ascii');
}

/** RFC 2231 names: `name*`, `name*0`, `name*0*`. */
const EXTENDED_NAME = /^([^*]+)\*(?:(\d{1,3})(\*)?)?$/;

function decodeParameters(raws: readonly Raw[]): Parameter[] {
  const plain = new Map<string, string>();
  const extended = new Map<string, Segment[]>();
  for (const { name, value } of raws) {
    const match = EXTENDED_NAME.exec(name);
    const bare = match?.[1] ?? name;
    if (!match) {
      if (!plain.has(name)) plain.set(name, decodeEncodedWords(value));
      continue;
    }
    if (!plain.has(bare)) plain.set(bare, '');
    const segments = extended.get(bare) ?? [];
    const segment = {
      index: Number(match[2] ?? 0),
      value,
      extended: match[2] === undefined || match[3] === '*',
    };
    if (!segments.some(({ index }) => index === segment.index)) segments.push(segment);
    extended.set(bare, segments);
  }
  for (const [name, segments] of extended) plain.set(name, joinSegments(segments));
  return [...plain].map(([name, value]) => ({ name, value: value.replaceAll('\0', '') }));
}

/** Reads an unfolded field value. */
export function parseParameterised(text: string): ParameterisedValue {
  const { value, raws } = rawParameters(text);
  return { value, parameters: decodeParameters(raws) };
}

/** The value of a parameter, or undefined where it is not there. */
export function findParameter(parameters: readonly Parameter[], name: string): string | undefined {
  return parameters.find((parameter) => parameter.name === name)?.value;
}
