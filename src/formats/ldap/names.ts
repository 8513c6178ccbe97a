/**
 * Distinguished names (RFC 4514): from text to parts and back, and a form to compare by.
 *
 * Multi-valued relative names ("a=1+b=2") and values given as BER in hexadecimal are understood and never met here. Types are
 * compared without case, values as text without case, diacritics kept: two units may differ in nothing else.
 */
import { MAX_NAME_PARTS } from './limits.ts';
import { LdapSyntaxFault } from './syntax-fault.ts';

/** One attribute of a relative name. */
export interface NamePart {
  type: string;
  value: string;
}

/** The parts from the object itself up to the root. */
export type DistinguishedName = readonly NamePart[];

const TYPE = / *(?:oid\.)?([A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*) *= */iy;
const DECODER = new TextDecoder('utf-8', { fatal: true });

function decodeHexValue(hex: string): string {
  if (hex.length < 4 || hex.length % 2 !== 0) throw new LdapSyntaxFault('a name with broken hexadecimal');
  // The value of an encoded string stands behind its tag and a short length.
  return decodeBytes(Buffer.from(hex, 'hex').subarray(2));
}

function decodeBytes(bytes: Uint8Array): string {
  try {
    return DECODER.decode(bytes);
  } catch {
    throw new LdapSyntaxFault('a name that is not UTF-8');
  }
}

/** Reads a value up to an unescaped `,`, `;` or `+`. */
function readValue(text: string, from: number): { value: string; end: number } {
  const hex = /#([0-9A-Fa-f]+) *(?=[,;+]|$)/y;
  hex.lastIndex = from;
  const encoded = hex.exec(text)?.[1];
  if (encoded !== undefined) return { value: decodeHexValue(encoded), end: hex.lastIndex };
  const bytes: Buffer[] = [];
  let at = from;
  let keptEnd = 0;
  const piece = /[^\\,;+"]+|\\[0-9A-Fa-f]{2}|\\[ "#+,;<=>\\]/y;
  for (;;) {
    piece.lastIndex = at;
    const found = piece.exec(text)?.[0];
    if (found === undefined) break;
    at += found.length;
    if (found.startsWith('\\')) {
      bytes.push(found.length === 3 ? Buffer.from(found.slice(1), 'hex') : Buffer.from(found.slice(1)));
      keptEnd = bytes.length;
    } else bytes.push(Buffer.from(found));
  }
  const last = bytes.at(-1);
  if (last && bytes.length > keptEnd)
    bytes[bytes.length - 1] = Buffer.from(last.toString().replace(/(?<! ) +$/, ''));
  return { value: decodeBytes(Buffer.concat(bytes)), end: at };
}

/** Reads a name. An empty one is the root. */
export function parseName(text: string): DistinguishedName {
  const parts: NamePart[] = [];
  if (/^ *$/.test(text)) return parts;
  let at = 0;
  for (;;) {
    TYPE.lastIndex = at;
    const type = TYPE.exec(text)?.[1];
    if (type === undefined || parts.length >= MAX_NAME_PARTS)
      throw new LdapSyntaxFault('not a distinguished name');
    const { value, end } = readValue(text, TYPE.lastIndex);
    parts.push({ type: type.toLowerCase(), value });
    if (end >= text.length) return parts;
    if (!/[,;+]/.test(text[end] ?? '')) throw new LdapSyntaxFault('not a distinguished name');
    at = end + 1;
  }
}

function escapeValue(value: string): string {
  const escaped = value.replace(/[\\"+,;<=>]/g, '\\$&').replaceAll('\0', '\\00');
  // A blank at either end would be taken for the blanks around a value; of one blank alone there is one end.
  const ending = value.length > 1 ? escaped.replace(/ $/, '\\ ') : escaped;
  return ending.replace(/^[ #]/, '\\$&');
}

/** Writes a name. */
export function formatName(name: DistinguishedName): string {
  return name.map(({ type, value }) => `${type}=${escapeValue(value)}`).join(',');
}

/** Equal for names of the same object. */
export function nameKey(name: DistinguishedName): string {
  return name.map(partKey).join(',');
}

function partKey({ type, value }: NamePart): string {
  return `${type}=${escapeValue(value.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim())}`;
}
