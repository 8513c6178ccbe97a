/**
 * Content-Transfer-Encodings (RFC 2045 §6), read tolerantly, written strictly.
 */

/** Decodes `=XX` and soft line breaks; whatever is neither stays as it is (RFC 2045 §6.7). */
function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x3d) {
      out[length++] = byte;
      continue;
    }
    const skipped = softBreakLength(bytes, at);
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    const value = hexValue(bytes[at + 1]) * 16 + hexValue(bytes[at + 2]);
    if (Number.isNaN(value)) out[length++] = byte;
    else {
      out[length++] = value;
      at += 2;
    }
  }
  return out.subarray(0, length);
}

/** RFC 2045 §6.7 rule 3: white space at a line's end was added on the way. */
const MAX_BREAK_PADDING = 76;

/** How many bytes after `=` belong to a soft line break; 0 when it is none. */
function softBreakLength(bytes: Buffer, at: number): number {
  let end = at + 1;
  while ((bytes[end] === 0x20 || bytes[end] === 0x09) && end - at < MAX_BREAK_PADDING) end += 1;
  if (bytes[end] === 0x0a) return end - at;
  if (bytes[end] === 0x0d && bytes[end + 1] === 0x0a) return end + 1 - at;
  return end >= bytes.length ? end - at : 0;
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return Number.NaN;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN;
}

/** The bytes behind an encoding; `7bit`, `8bit`, `binary` and unknown ones are the bytes themselves. */
export function decodeBody(bytes: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case 'base64':
      return Buffer.from(bytes.toString('latin1'), 'base64');
    case 'quoted-printable':
      return decodeQuotedPrintable(bytes);
    default:
      return bytes;
  }
}

/** Base64 in lines of 76. */
export function encodeBase64Lines(bytes: Buffer): string {
  return (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');
}

const MAX_QP_LINE = 76;

/** Quoted-printable of a text with CRLF line endings. */
export function encodeQuotedPrintable(text: string): string {
  return text.split('\r\n').map(encodeQuotedLine).join('\r\n');
}

function encodeQuotedLine(line: string): string {
  let out = '';
  let width = 0;
  const bytes = Buffer.from(line);
  for (const [index, byte] of bytes.entries()) {
    const isLast = index === bytes.length - 1;
    const isBlank = byte === 0x20 || byte === 0x09;
    const isPlain = (byte > 0x20 && byte < 0x7f && byte !== 0x3d) || (isBlank && !isLast);
    const piece = isPlain
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (width + piece.length > MAX_QP_LINE - 1) {
      out += '=\r\n';
      width = 0;
    }
    out += piece;
    width += piece.length;
  }
  return out;
}
