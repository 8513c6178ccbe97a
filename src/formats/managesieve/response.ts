/** Responses (RFC 5804 §1.2, §1.3): OK, NO or BYE with a code and a sentence; strings quoted where they can be. */

export type ResponseCode =
  | 'AUTH-TOO-WEAK'
  | 'ENCRYPT-NEEDED'
  | 'QUOTA/MAXSCRIPTS'
  | 'QUOTA/MAXSIZE'
  | 'TRYLATER'
  | 'ACTIVE'
  | 'NONEXISTENT'
  | 'ALREADYEXISTS'
  | 'WARNINGS';

export interface Response {
  status: 'OK' | 'NO' | 'BYE';
  code?: ResponseCode;
  /** What NOOP was given, told back (§2.13). */
  tag?: string;
  text?: string;
  /** Lines before it. */
  data?: readonly string[];
}

const MAX_QUOTED_BYTES = 1_024;

/** A string: quoted where it is one short line, else a literal. */
export function encodeString(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_QUOTED_BYTES && !/[\r\n\0]/.test(text)) return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
  return `{${bytes}}\r\n${text}`;
}

/** The response with its lines, in UTF-8. */
export function encodeResponse({ status, code, tag, text, data = [] }: Response): Buffer {
  const bracket = tag === undefined ? (code ?? '') : `TAG ${encodeString(tag)}`;
  const parts = [status, bracket === '' ? '' : `(${bracket})`, text === undefined ? '' : encodeString(text)];
  const last = parts.filter((part) => part !== '').join(' ');
  return Buffer.from([...data, last].map((line) => `${line}\r\n`).join(''), 'utf8');
}
