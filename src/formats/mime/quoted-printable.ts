/**
 * Quoted-printable (RFC 2045 §6.7).
 *
 * Decoding is tolerant as §6.7 advises: blanks at the end of a line fall away, `=` without two hexadecimal digits
 * stays as it is, small letters count. Writing keeps line breaks and makes lines of at most 76 characters.
 */

const LF = 10;
const CR = 13;
const TAB = 9;
const SP = 32;
const EQUALS = 61;

/** RFC 2045 §6.7 (5), without the `=` of the soft line break. */
const MAX_LINE = 75;

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** The first byte after the line break and the blanks before it, or -1 where something else stands there. */
function afterSoftBreak(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === SP || bytes[at] === TAB) at += 1;
  if (at === bytes.length) return at;
  if (bytes[at] === CR && bytes[at + 1] === LF) return at + 2;
  return bytes[at] === LF ? at + 1 : -1;
}

/** Decodes a body. Never throws. */
export function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  // Where the output ends without the blanks at the end of the line.
  let solid = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === EQUALS) {
      const value = hexValue(bytes[at + 1]) * 16 + hexValue(bytes[at + 2]);
      const isHex = hexValue(bytes[at + 1]) >= 0 && hexValue(bytes[at + 2]) >= 0;
      const next = isHex ? -1 : afterSoftBreak(bytes, at + 1);
      if (next < 0) {
        out[length] = isHex ? value : byte;
        length += 1;
      }
      solid = length;
      if (isHex) at += 2;
      else if (next >= 0) at = next - 1;
      continue;
    }
    const isBreak = byte === LF || (byte === CR && bytes[at + 1] === LF);
    if (isBreak) length = solid;
    out[length] = byte;
    length += 1;
    if (byte !== SP && byte !== TAB) solid = length;
  }
  return out.subarray(0, length);
}

function encodeByte(byte: number, isLineEnd: boolean): string {
  const isPlain =
    (byte > 32 && byte < 127 && byte !== EQUALS) || ((byte === SP || byte === TAB) && !isLineEnd);
  return isPlain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function encodeLine(line: Buffer): string {
  const pieces: string[] = [];
  let width = 0;
  for (const [index, byte] of line.entries()) {
    const encoded = encodeByte(byte, index === line.length - 1);
    if (width + encoded.length > MAX_LINE) {
      pieces.push('=\r\n');
      width = 0;
    }
    // A dot alone on a line would need care in SMTP (RFC 5321 §4.5.2), `From ` in mbox files.
    const isRisky = width === 0 && (encoded === '.' || encoded === 'F');
    const safe = isRisky ? `=${byte.toString(16).toUpperCase()}` : encoded;
    pieces.push(safe);
    width += safe.length;
  }
  return pieces.join('');
}

/** Encodes text; its line breaks, CRLF or LF, become CRLF. */
export function encodeQuotedPrintable(bytes: Buffer): string {
  const lines: string[] = [];
  let start = 0;
  for (;;) {
    const lf = bytes.indexOf(LF, start);
    const isLast = lf < 0;
    const end = isLast ? bytes.length : lf;
    const hasCr = !isLast && end > start && bytes[end - 1] === CR;
    lines.push(encodeLine(bytes.subarray(start, hasCr ? end - 1 : end)));
    if (isLast) return lines.join('\r\n');
    start = lf + 1;
  }
}
