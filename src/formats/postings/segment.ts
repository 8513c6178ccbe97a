/**
 * Segments of the text index: the words of some messages, sorted, each with the messages that hold it and its places there.
 *
 * A message is a number in its segment, from zero. A segment is a row of blocks in the order of their terms. A block is
 * one entry after the other, and at its end where every sixteenth of them begins, which has its term whole, and how many those are (32 bits each). An entry is: how much of the term is that of the entry before (characters), the rest of it
 * (bytes, UTF-8), the length of its postings, the postings. A posting is the distance from the message before, twice, and one more where
 * the word stands at one place only; then this place, or the length of its places and these (`placed-words.ts`). A term with many postings has an entry in each
 * of several blocks, and each of these begins to count anew. Terms are ordered as `<` orders them.
 *
 * Merging copies places as they are: its cost is that of reading and writing a posting, some tens of nanoseconds.
 */
import { type PlacedWords, TERMS } from './placed-words.ts';
import { putVarint, VarintReader } from './varint.ts';

/** A search reads one of each segment for a rare word. Packed it would be a sixth smaller, and twice as slow to read. */
const BLOCK_BYTES = 8_192;
/** Postings of one entry, before the term goes on in another block. */
const ENTRY_BYTES = 4_096;
/** A term has at most a zone and 64 letters, a posting's numbers at most ten bytes. */
const ENTRY_HEAD_BYTES = 300;
const POSTING_HEAD_BYTES = 10;
/** Entries from one with a whole term to the next. */
const RUN = 16;
const NUMBER_BYTES = 4;

export interface TextBlock {
  /** The term its first entry is of, and the first message there. */
  firstTerm: string;
  firstDoc: number;
  bytes: Buffer;
}

/** Bytes that grow. */
class Sink {
  bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES * 2);
  length = 0;

  /** Room for so many more. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + count));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  put(value: number): void {
    this.length = putVarint(this.bytes, this.length, value);
  }

  copy(source: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    this.bytes.set(source.subarray(from, to), this.length);
    this.length += to - from;
  }
}

function isOneNumber(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to - 1; at += 1) if ((bytes[at] ?? 0) < 0x80) return false;
  return true;
}

function sharedLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let shared = 0;
  while (shared < most && one.charCodeAt(shared) === other.charCodeAt(shared)) shared += 1;
  // Half a character is no UTF-8.
  const last = one.charCodeAt(shared - 1);
  return shared > 0 && last >= 0xd800 && last < 0xdc00 ? shared - 1 : shared;
}

/** Takes postings in the order of terms and messages, and gives blocks. */
export class SegmentWriter {
  /** Blocks that are done; whoever writes them away empties it. */
  readonly blocks: TextBlock[] = [];
  readonly #block = new Sink();
  readonly #postings = new Sink();
  #term = '';
  #entryDoc = 0;
  #lastDoc = 0;
  #before = '';
  /** Where the entries with whole terms begin, and how many entries there are. */
  readonly #runs: number[] = [];
  #entries = 0;
  #first: { term: string; doc: number } | undefined;

  /** One message's places of a term, from `from` up to `to` in `places`. */
  add(term: string, doc: number, places: { bytes: Uint8Array; from: number; to: number }): void {
    const postings = this.#postings;
    if (term !== this.#term || postings.length >= ENTRY_BYTES) this.#endEntry();
    if (postings.length === 0) {
      this.#term = term;
      this.#entryDoc = doc;
      this.#lastDoc = 0;
    }
    const { bytes, from, to } = places;
    const isSingle = isOneNumber(bytes, from, to);
    postings.reserve(POSTING_HEAD_BYTES);
    postings.put((doc - this.#lastDoc) * 2 + (isSingle ? 1 : 0));
    if (!isSingle) postings.put(to - from);
    postings.copy(bytes, from, to);
    this.#lastDoc = doc;
  }

  /** The last block is done too. */
  finish(): TextBlock[] {
    this.#endEntry();
    this.#endBlock();
    return this.blocks;
  }

  #endEntry(): void {
    const postings = this.#postings;
    if (postings.length === 0) return;
    const block = this.#block;
    this.#first ??= { term: this.#term, doc: this.#entryDoc };
    if (this.#entries % RUN === 0) this.#runs.push(block.length);
    const shared = this.#entries % RUN === 0 ? 0 : sharedLength(this.#term, this.#before);
    this.#entries += 1;
    const rest = Buffer.from(this.#term.slice(shared));
    block.reserve(ENTRY_HEAD_BYTES);
    block.put(shared);
    block.put(rest.length);
    block.copy(rest, 0, rest.length);
    block.put(postings.length);
    block.copy(postings.bytes, 0, postings.length);
    this.#before = this.#term;
    postings.length = 0;
    if (block.length >= BLOCK_BYTES) this.#endBlock();
  }

  #endBlock(): void {
    if (!this.#first) return;
    const { length } = this.#block;
    const bytes = Buffer.allocUnsafe(length + (this.#runs.length + 1) * NUMBER_BYTES);
    this.#block.bytes.copy(bytes, 0, 0, length);
    for (const [index, run] of this.#runs.entries()) bytes.writeUInt32LE(run, length + index * NUMBER_BYTES);
    bytes.writeUInt32LE(this.#runs.length, bytes.length - NUMBER_BYTES);
    this.#runs.length = 0;
    this.#entries = 0;
    this.blocks.push({ firstTerm: this.#first.term, firstDoc: this.#first.doc, bytes });
    this.#first = undefined;
    this.#before = '';
    this.#block.length = 0;
  }
}

interface Holder {
  doc: number;
  index: number;
}

/** The segment of some messages, which get their numbers in the order given; pauses on the way. */
export function* encodingSegment(messages: readonly PlacedWords[]): Generator<undefined, TextBlock[]> {
  const holders = new Map<string, Holder[]>();
  for (const [doc, { terms }] of messages.entries())
    for (const [index, term] of terms.entries()) {
      const known = holders.get(term);
      if (known) known.push({ doc, index });
      else holders.set(term, [{ doc, index }]);
      if (index % TERMS === TERMS - 1) yield;
    }
  yield;
  const sorted = messages.length === 1 ? [...holders.keys()] : [...holders.keys()].sort();
  yield;
  const writer = new SegmentWriter();
  for (const [at, term] of sorted.entries()) {
    for (const { doc, index } of holders.get(term) ?? []) {
      const { places, ends } = messages[doc] as PlacedWords;
      writer.add(term, doc, { bytes: places, from: ends[index - 1] ?? 0, to: ends[index] ?? 0 });
    }
    if (at % TERMS === TERMS - 1) yield;
  }
  return writer.finish();
}

/** The same at one go. */
export function encodeSegment(messages: readonly PlacedWords[]): TextBlock[] {
  const encoding = encodingSegment(messages);
  for (;;) {
    const step = encoding.next();
    if (step.done) return step.value;
  }
}

/** Goes through the entries of a block. `RangeError` for one that is damaged. */
export class BlockReader {
  term = '';
  /** Where the postings of the entry begin and end in `bytes`. */
  from = 0;
  to = 0;
  readonly bytes: Buffer;
  readonly #reader: VarintReader;
  /** Where the entries end, and what lies behind them begins. */
  readonly #end: number;
  readonly #runs: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#reader = new VarintReader(bytes);
    this.#runs = bytes.readUInt32LE(bytes.length - NUMBER_BYTES);
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
    const shared = reader.next();
    const length = reader.next();
    const rest = this.bytes.toString('utf8', reader.at, reader.at + length);
    this.term = shared === 0 ? rest : this.term.slice(0, shared) + rest;
    reader.at += length;
    const size = reader.next();
    this.from = reader.at;
    this.to = reader.at + size;
    if (this.to > this.#end) throw new RangeError('a block of the text index is cut short');
    return true;
  }
}

/** Goes through the postings of an entry. */
export class PostingReader {
  doc = 0;
  /** Where the places of the posting begin and end in `bytes`. */
  from = 0;
  to = 0;
  readonly bytes: Uint8Array;
  readonly #end: number;
  readonly #reader: VarintReader;

  constructor(bytes: Uint8Array, from: number, to: number) {
    this.bytes = bytes;
    this.to = from;
    this.#end = to;
    this.#reader = new VarintReader(bytes);
  }

  /** Goes to the next posting; false after the last. */
  next(): boolean {
    if (this.to >= this.#end) return false;
    const reader = this.#reader;
    reader.at = this.to;
    const head = reader.next();
    this.doc += head >>> 1;
    if ((head & 1) === 1) {
      this.from = reader.at;
      reader.next();
      this.to = reader.at;
    } else {
      const length = reader.next();
      this.from = reader.at;
      this.to = reader.at + length;
    }
    return true;
  }
}

/** The places of a posting. */
export function readPlaces(bytes: Uint8Array, from: number, to: number): number[] {
  const places: number[] = [];
  const reader = new VarintReader(bytes, from);
  let place = 0;
  while (reader.at < to) {
    place += reader.next();
    places.push(place);
  }
  return places;
}
