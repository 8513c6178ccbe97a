/**
 * Numbers as bits, small ones short (Rice's codes): the number without its `parameter` lowest bits in ones ended by a zero, then these bits.
 *
 * Distances between places of a word are spread so that this is within some hundredths of a bit of the least possible. What is unusually
 * large has `ESCAPE` ones and all its bits.
 */

/** More ones than this are no number. */
const ESCAPE = 20;
/** Of a number below 2^31. */
const NUMBER_BITS = 31;
const WORD = 32;
/** The most bits a number takes. */
const MOST_BITS = ESCAPE + 1 + NUMBER_BITS;
/** Parameters have four bits. */
export const PARAMETER_BITS = 4;
const MOST_PARAMETER = 15;
const LN_2 = Math.LN2;

/** The parameter by which `count` numbers of this sum become shortest, were they spread by chance alone. */
export function riceParameter(sum: number, count: number): number {
  const mean = (sum / count) * LN_2;
  return mean <= 1 ? 0 : Math.min(MOST_PARAMETER, Math.round(Math.log2(mean)));
}

/** Bits one after the other, the highest of a byte first. */
export class BitSink {
  bytes = new Uint8Array(8_192);
  /** Of the bits written. */
  length = 0;

  clear(): void {
    this.bytes.fill(0, 0, (this.length + 7) >>> 3);
    this.length = 0;
  }

  /** Room for so many numbers more. */
  reserve(numbers: number): void {
    const needed = (this.length + numbers * MOST_BITS + WORD) >>> 3;
    if (needed < this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed + 1, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  /** The lowest `count` bits, at most 31 of them. */
  putBits(value: number, count: number): void {
    const { bytes } = this;
    let left = count;
    let at = this.length;
    while (left > 0) {
      const free = 8 - (at & 7);
      const taken = left < free ? left : free;
      left -= taken;
      const index = at >>> 3;
      const part = (value >>> left) & ((1 << taken) - 1);
      bytes[index] = (bytes[index] as number) | (part << (free - taken));
      at += taken;
    }
    this.length = at;
  }

  putRice(value: number, parameter: number): void {
    const ones = value >>> parameter;
    if (ones >= ESCAPE) {
      this.putBits((1 << (ESCAPE + 1)) - 2, ESCAPE + 1);
      this.putBits(value, NUMBER_BITS);
      return;
    }
    const head = (1 << (ones + 1)) - 2;
    const low = value & ((1 << parameter) - 1);
    if (ones + 1 + parameter <= NUMBER_BITS) {
      this.putBits((head << parameter) | low, ones + 1 + parameter);
      return;
    }
    this.putBits(head, ones + 1);
    this.putBits(low, parameter);
  }

  /** Ones up to the next whole byte, which begin no number; gives how many bytes there are. */
  pad(): number {
    const missing = -this.length & 7;
    this.putBits((1 << missing) - 1, missing);
    return this.length >>> 3;
  }
}

/** Reads bits; beyond the end of the bytes are zeros, and whoever reads compares `at` with where it must end. */
export class BitReader {
  readonly bytes: Uint8Array;
  /** In bits. */
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The next 32 bits, which stay the next. */
  peek(): number {
    const { bytes, at } = this;
    const index = at >>> 3;
    const shift = at & 7;
    const high =
      ((bytes[index] as number) << 24) |
      ((bytes[index + 1] as number) << 16) |
      ((bytes[index + 2] as number) << 8) |
      (bytes[index + 3] as number);
    return shift === 0 ? high : (high << shift) | ((bytes[index + 4] as number) >>> (8 - shift));
  }

  /** At most 31 of them. */
  bits(count: number): number {
    if (count === 0) return 0;
    const value = this.peek() >>> (WORD - count);
    this.at += count;
    return value;
  }

  rice(parameter: number): number {
    const word = this.peek();
    const ones = Math.clz32(~word);
    if (ones >= ESCAPE) return this.#escaped(ones);
    const used = ones + 1 + parameter;
    if (used > WORD) {
      this.at += ones + 1;
      return (ones << parameter) | this.bits(parameter);
    }
    this.at += used;
    return parameter === 0 ? ones : (ones << parameter) | ((word << (ones + 1)) >>> (WORD - parameter));
  }

  #escaped(ones: number): number {
    if (ones > ESCAPE) throw new RangeError('a number of the text index is broken');
    this.at += ESCAPE + 1;
    return this.bits(NUMBER_BITS);
  }

  /** True where nothing but `pad` is left before the bit `end`. */
  isAtPad(end: number): boolean {
    const left = end - this.at;
    if (left >= 8) return false;
    return left <= 0 || this.peek() >>> (WORD - left) === (1 << left) - 1;
  }
}
