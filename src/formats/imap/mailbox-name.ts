/**
 * Mailbox names on the wire: modified UTF-7 (RFC 3501 §5.1.3) to and from Unicode.
 *
 * Decoding is lenient in what it takes for a shift (two shifts in a row, printable ASCII inside a shift), because
 * clients send both, but refuses what is no UTF-16: broken base64, lone surrogates, a shift without end.
 * Quirk: raw UTF-8 from clients that did not enable it is taken as what it says.
 */

/** One shift: `&` base64 with `,` for `/`, then `-`. */
const SHIFT = /&([A-Za-z0-9+,]*)(-?)/g;

function decodeShift(base64: string): string | undefined {
  const bytes = Buffer.from(base64.replaceAll(',', '/'), 'base64');
  const units = bytes.length >> 1;
  // A whole number of UTF-16 units, padded with fewer than six zero bits.
  if (units === 0 || base64.length !== Math.ceil((units * 16) / 6)) return undefined;
  const text = bytes
    .subarray(0, units * 2)
    .swap16()
    .toString('utf16le');
  return text.isWellFormed() ? text : undefined;
}

/** The Unicode text of a name in modified UTF-7, or undefined when it is none. */
export function decodeMailboxName(name: string): string | undefined {
  if (!name.includes('&')) return name;
  let isValid = true;
  const decoded = name.replace(SHIFT, (_, base64: string, end: string) => {
    const text = end === '' ? undefined : base64 === '' ? '&' : decodeShift(base64);
    if (text === undefined) isValid = false;
    return text ?? '';
  });
  return isValid ? decoded : undefined;
}

function encodeShift(text: string): string {
  if (text === '&') return '&-';
  const bytes = Buffer.from(text, 'utf16le').swap16();
  return `&${bytes.toString('base64').replaceAll('/', ',').replaceAll('=', '')}-`;
}

/** A Unicode name in modified UTF-7. */
export function encodeMailboxName(name: string): string {
  return /^[\x20-\x25\x27-\x7e]*$/.test(name) ? name : name.replace(/&|[^\x20-\x7e]+/g, encodeShift);
}
