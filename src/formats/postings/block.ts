/** Reading the blocks of a segment (`segment.ts`). */
import type { Entry, EntryForm } from './entry.ts';
import { VarintReader } from './varint.ts';

export const NUMBER_BYTES = 4;
/** In the last number of a block, beside how many entries have whole terms. */
export const IN_BITS = 0x80_00_00_00;
/** Of the first byte of an entry: its postings are one place of one message. */
export const ONE = 0x80;
export const SHARED_SHIFT = 3;
/** The most that stands in that byte. */
export const SHARED = 15;
export const REST = 7;

/** Goes through the entries of a block. `RangeError` for one that is damaged. */
export class BlockReader implements Entry {
  term = '';
  /** Where the postings of the entry begin and end in `bytes`. */
  from = 0;
  to = 0;
  form: EntryForm = 'bytes';
  readonly bytes: Buffer;
  readonly #reader: VarintReader;
  /** Where the entries end, and what lies behind them begins. */
  readonly #end: number;
  readonly #runs: number;
  readonly #isInBits: boolean;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#reader = new VarintReader(bytes);
    const last = bytes.readUInt32LE(bytes.length - NUMBER_BYTES);
    this.#isInBits = last >= IN_BITS;
    this.#runs = this.#isInBits ? last - IN_BITS : last;
    this.#end = bytes.length - (this.#runs + 1) * NUMBER_BYTES;
    if (this.#end < 0) throw new RangeError('a block of the text index is cut short');
  }

  /** Goes to the next entry; false after the last. */
  next(): boolean {
    return this.#readAt(this.to);
  }

  /** Goes to the first entry whose term is `low` or after it; false where there is none. */
  seek(low: string): boolean {
    let [first, last] = [0, this.#runs - 1];
    while (first < last) {
      const middle = (first + last + 1) >>> 1;
      if (this.#readRun(middle) && this.term < low) first = middle;
      else last = middle - 1;
    }
    let isThere = this.#readRun(first);
    while (isThere && this.term < low) isThere = this.next();
    return isThere;
  }

  #readRun(index: number): boolean {
    return this.#readAt(this.bytes.readUInt32LE(this.#end + index * NUMBER_BYTES));
  }

  #readAt(at: number): boolean {
    if (at >= this.#end) return false;
    const reader = this.#reader;
    reader.at = at;
    if (this.#isInBits) this.#readInBits(this.bytes[at] as number);
    else {
      this.#readTerm(reader.next(), reader.next());
      this.#readSize();
    }
    if (this.to > this.#end) throw new RangeError('a block of the text index is cut short');
    return true;
  }

  #readInBits(head: number): void {
    const reader = this.#reader;
    reader.at += 1;
    let shared = (head >>> SHARED_SHIFT) & SHARED;
    let length = head & REST;
    if (shared === SHARED) shared += reader.next();
    if (length === REST) length += reader.next();
    this.#readTerm(shared, length);
    if (head < ONE) {
      this.form = 'bits';
      this.#readSize();
      return;
    }
    this.form = 'one';
    this.from = reader.at;
    reader.next();
    reader.next();
    this.to = reader.at;
  }

  #readTerm(shared: number, length: number): void {
    const reader = this.#reader;
    const rest = this.bytes.toString('utf8', reader.at, reader.at + length);
    this.term = shared === 0 ? rest : this.term.slice(0, shared) + rest;
    reader.at += length;
  }

  #readSize(): void {
    const size = this.#reader.next();
    this.from = this.#reader.at;
    this.to = this.from + size;
  }

  /** The entry where it stands now, for later. */
  entry(): Entry {
    return { bytes: this.bytes, from: this.from, to: this.to, form: this.form };
  }
}
