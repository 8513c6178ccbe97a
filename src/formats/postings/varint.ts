/** Whole numbers in as many bytes as they need: seven bits each, the lowest first, the high bit set on all but the last. */

/** Writes a number below 2^31; gives where it ends. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let end = at;
  while (rest >= 0x80) {
    bytes[end] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
    end += 1;
  }
  bytes[end] = rest;
  return end + 1;
}

/** Reads numbers one after the other. */
export class VarintReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The next number; an error beyond the end and for what is no number below 2^31. */
  next(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.at];
      if (byte === undefined) break;
      this.at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number of the text index is broken');
  }
}
