/**
 * The character classes of the IMAP grammar (RFC 9051 §9) as one table of bits per byte.
 */

export const ATOM_CHAR = 1;
export const ASTRING_CHAR = 2;
export const LIST_CHAR = 4;
export const TAG_CHAR = 8;
export const DIGIT = 16;
/** What sequence sets are made of: digits, `*`, `:`, `,`, and `$` of RFC 5182. */
export const SEQUENCE_CHAR = 32;
/** Names of fetch items and sections: letters, digits, `.`, `-`, `_`. */
export const NAME_CHAR = 64;

function classesOf(byte: number): number {
  const char = String.fromCharCode(byte);
  let classes = 0;
  const isPrintable = byte > 0x20 && byte < 0x7f;
  const isAtom = isPrintable && !'(){%*"\\]'.includes(char);
  if (isAtom) classes |= ATOM_CHAR;
  if (isAtom || char === ']') classes |= ASTRING_CHAR;
  if (isAtom || (isPrintable && ']%*'.includes(char))) classes |= LIST_CHAR;
  if ((isAtom || char === ']') && char !== '+') classes |= TAG_CHAR;
  if (byte >= 0x30 && byte <= 0x39) classes |= DIGIT;
  if (/[0-9*:,$]/.test(char)) classes |= SEQUENCE_CHAR;
  if (/[A-Za-z0-9._-]/.test(char)) classes |= NAME_CHAR;
  return classes;
}

const table = Uint8Array.from({ length: 256 }, (_, byte) => classesOf(byte));

/** True when the byte belongs to one of the classes. */
export function isOf(byte: number, classes: number): boolean {
  return ((table[byte] ?? 0) & classes) !== 0;
}
