/**
 * Content-Transfer-Encoding (RFC 2045 §6): the bytes of a body, and bodies from bytes.
 *
 * Never throws. Base64 is read with whatever stands between its characters, and with padding in the middle, as
 * programs write it that encode piece by piece. Unknown encodings are taken as 8bit (§6.4 says opaque).
 */
import { decodeQuotedPrintable } from './quoted-printable.ts';

/** RFC 2045 §6.8: 76 characters a line, 57 bytes. */
const LINE_BYTES = 57;

function decodeBase64(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const padding = text.indexOf('=');
  if (padding < 0 || /^[=\s]*$/.test(text.slice(padding))) return Buffer.from(text, 'base64');
  return Buffer.concat(text.split(/=+/).map((piece) => Buffer.from(piece, 'base64')));
}

/** Decodes a body by the encoding's name in lower case. */
export function decodeBody(bytes: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return decodeBase64(bytes);
  return encoding === 'quoted-printable' ? decodeQuotedPrintable(bytes) : bytes;
}

/** Base64 in lines of 76 characters, without a line break at the end. */
export function encodeBase64Lines(bytes: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES)
    lines.push(bytes.toString('base64', at, Math.min(bytes.length, at + LINE_BYTES)));
  return lines.join('\r\n');
}
