/**
 * Replies of POP3: one line, and the response codes that programs act on (RFC 2449 §8, RFC 3206, RFC 6856 §5).
 */

export type ResponseCode = 'AUTH' | 'SYS/TEMP' | 'SYS/PERM' | 'UTF8';

export interface Status {
  isOk: boolean;
  code?: ResponseCode | undefined;
  /** What programs read, then what people read; both may be empty. */
  text: string;
}

/** RFC 2449 §4: 512 octets with the CRLF. */
const MAX_STATUS_BYTES = 510;

/** Cuts between characters. */
function cut(line: string): Buffer {
  const bytes = Buffer.from(line, 'utf8');
  if (bytes.length <= MAX_STATUS_BYTES) return bytes;
  let end = MAX_STATUS_BYTES;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

/** The status line with its CRLF; control characters become spaces. */
export function encodeStatus({ isOk, code, text }: Status): Buffer {
  const words = [isOk ? '+OK' : '-ERR', code && `[${code}]`, text].filter(Boolean).join(' ');
  return Buffer.concat([cut(words.replaceAll(/\p{Cc}+/gu, ' ')), Buffer.from('\r\n')]);
}

/** A challenge of AUTH (RFC 5034 §4). */
export function encodeChallenge(message: Buffer): Buffer {
  return Buffer.from(`+ ${message.toString('base64')}\r\n`);
}
