/**
 * Content-Transfer-Encoding (RFC 2045 §6): the bytes of a body, and bodies from bytes.
 *
 * Never throws. Base64 is read with whatever stands between its characters, and with padding in the middle, as
 * programs write it that encode piece by piece. Unknown encodings are taken as 8bit (§6.4 says opaque).
 */
import { decodeQuotedPrintable } from './quoted-printable.ts';

/** RFC 2045 §6.8: 76 characters a line, 57 bytes. */
const LINE_BYTES = 57;

const EQUALS = 61;
/** Six bits by character code, of the alphabet of §6.8 and of the one for URLs (RFC 4648 §5); -1 for all others. */
const SIX_BITS = new Int8Array(256).fill(-1);
for (const alphabet of ['+/', '-_']) {
  const characters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`;
  for (let value = 0; value < 64; value += 1) SIX_BITS[characters.charCodeAt(value)] = value;
}

/** Byte by byte, for what the quick way stops at: each padding ends a piece, and the next one begins anew. */
function decodeBase64Pieces(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil(bytes.length * 0.75));
  let length = 0;
  let held = 0;
  let heldBits = 0;
  for (const byte of bytes) {
    if (byte === EQUALS) heldBits = 0;
    const value = SIX_BITS[byte] as number;
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xffff;
    heldBits += 6;
    if (heldBits < 8) continue;
    heldBits -= 8;
    out[length] = held >> heldBits;
    length += 1;
  }
  return out.subarray(0, length);
}

function decodeBase64(bytes: Buffer): Buffer {
  const padding = bytes.indexOf(EQUALS);
  const isAtEnd = padding < 0 || /^[=\s]*$/.test(bytes.toString('latin1', padding));
  return isAtEnd ? Buffer.from(bytes.toString('latin1'), 'base64') : decodeBase64Pieces(bytes);
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
