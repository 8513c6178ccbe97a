/** Domain names on the wire (RFC 1035 §3.1, §4.1.4): labels with their lengths, and pointers to what came before. */

/** The bytes are no DNS message. */
export class DnsFormatFault extends Error {
  override readonly name = 'DnsFormatFault';
}

/** RFC 1035 §2.3.4. */
const MAX_LABEL = 63;
const MAX_NAME = 255;
const POINTER = 0xc0;

/** A name in ASCII as labels; the root is a single zero. */
export function encodeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  const bytes = Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ]);
  if (bytes.length > MAX_NAME || labels.some((label) => label.length > MAX_LABEL))
    throw new DnsFormatFault('the name is too long');
  return bytes;
}

/** The name at a place, in small letters, and where the bytes after it begin. */
export function decodeName(bytes: Buffer, at: number): { name: string; end: number } {
  const labels: string[] = [];
  let place = at;
  let end: number | undefined;
  let length = 0;
  for (;;) {
    const head = bytes[place];
    if (head === undefined) throw new DnsFormatFault('a name goes beyond the message');
    if ((head & POINTER) === POINTER) {
      const target = ((head & 0x3f) << 8) | (bytes[place + 1] ?? 0);
      end ??= place + 2;
      // Only backwards, so that no circle is possible.
      if (target >= place) throw new DnsFormatFault('a pointer does not point back');
      place = target;
      continue;
    }
    if (head > MAX_LABEL) throw new DnsFormatFault('a label of unknown kind');
    if (head === 0) return { name: labels.join('.').toLowerCase(), end: end ?? place + 1 };
    length += head + 1;
    if (length > MAX_NAME || place + 1 + head > bytes.length) throw new DnsFormatFault('a name is too long');
    labels.push(bytes.toString('latin1', place + 1, place + 1 + head));
    place += head + 1;
  }
}
