/**
 * Segments of the text index: the words of some messages, sorted, each with the messages that hold it and its places there.
 *
 * A message is a number in its segment, from zero. A segment is a row of blocks in the order of their terms. A block is one entry after
 * the other, and at its end where every sixteenth of them begins, which has its term whole, and how many those are (32 bits each). An entry is: how
 * much of the term is that of the entry before (characters), how long the rest of it is (bytes, UTF-8), this rest, and its postings (`entry.ts`). Both
 * numbers stand in one byte, `ONE | shared << 3 | rest`; the largest of each there means that more follows, and `ONE` that the postings have the form `one`.
 * The form `bits` has its length in front. In blocks of releases before, whose last number has no `IN_BITS`, both numbers are bytes of their own.
 *
 * A term with many postings has an entry in each of several blocks, and each of these begins to count anew. Terms are ordered as `<` orders them.
 * Merging reads places and writes them anew: some tens of nanoseconds for each.
 */
import { IN_BITS, NUMBER_BYTES, ONE, REST, SHARED, SHARED_SHIFT } from './block.ts';
import { isOne, mostBytes, type Posting, Postings, putBits, putBytes, putOne } from './entry.ts';
import { type PlacedWords, TERMS } from './placed-words.ts';
import { BitSink } from './rice.ts';
import { putVarint } from './varint.ts';

/** A search reads one of each segment for a rare word. Packed it would be a sixth smaller, and twice as slow to read. */
const BLOCK_BYTES = 8_192;
/** Postings of one entry, before the term goes on in another block: about so many bytes. */
const ENTRY_BYTES = 4_096;
/** A term has at most a zone and 64 letters, and numbers take five bytes. */
const ENTRY_HEAD_BYTES = 300;
/** Entries from one with a whole term to the next. */
const RUN = 16;

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

  /** A byte, where there is room. */
  put1(value: number): void {
    this.bytes[this.length++] = value;
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

function sharedLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let shared = 0;
  while (shared < most && one.charCodeAt(shared) === other.charCodeAt(shared)) shared += 1;
  // Half a character is no UTF-8.
  const last = one.charCodeAt(shared - 1);
  return shared > 0 && last >= 0xd800 && last < 0xdc00 ? shared - 1 : shared;
}

/** How blocks are written: as programs of the release before read them, or smaller. */
export type BlockForm = 'bytes' | 'bits';

/** Takes postings in the order of terms and messages, and gives blocks. */
export class SegmentWriter {
  /** Blocks that are done; whoever writes them away empties it. */
  readonly blocks: TextBlock[] = [];
  readonly #form: BlockForm;
  readonly #block = new Sink();
  readonly #postings = new Postings();
  readonly #bits = new BitSink();
  #term = '';
  #before = '';
  /** Where the entries with whole terms begin, and how many entries there are. */
  readonly #runs: number[] = [];
  #entries = 0;
  #first: { term: string; doc: number } | undefined;

  constructor(form: BlockForm) {
    this.#form = form;
  }

  /** One message's places of a term, from `from` up to `to` in the bytes of `PlacedWords`. */
  addPlaced(term: string, doc: number, places: { bytes: Uint8Array; from: number; to: number }): void {
    this.#begin(term).addPlaced(doc, places.bytes, places.from, places.to);
  }

  /** One message's places of a term, from another block. */
  addPosting(term: string, doc: number, posting: Posting): void {
    this.#begin(term).addPosting(doc, posting);
  }

  /** The last block is done too. */
  finish(): TextBlock[] {
    this.#endEntry();
    this.#endBlock();
    return this.blocks;
  }

  #begin(term: string): Postings {
    if (term !== this.#term || this.#postings.size >= ENTRY_BYTES) this.#endEntry();
    this.#term = term;
    return this.#postings;
  }

  #endEntry(): void {
    const postings = this.#postings;
    if (postings.size === 0) return;
    const block = this.#block;
    this.#first ??= { term: this.#term, doc: postings.docs.values[0] as number };
    if (this.#entries % RUN === 0) this.#runs.push(block.length);
    const shared = this.#entries % RUN === 0 ? 0 : sharedLength(this.#term, this.#before);
    this.#entries += 1;
    block.reserve(ENTRY_HEAD_BYTES);
    const rest = Buffer.from(this.#term.slice(shared));
    if (this.#form === 'bits') this.#putInBits(shared, rest);
    else this.#putInBytes(shared, rest);
    this.#before = this.#term;
    postings.clear();
    if (block.length >= BLOCK_BYTES) this.#endBlock();
  }

  #putInBits(shared: number, rest: Buffer): void {
    const block = this.#block;
    const postings = this.#postings;
    const isAlone = isOne(postings);
    const inHead = Math.min(rest.length, REST);
    const sharedInHead = Math.min(shared, SHARED);
    block.put1((isAlone ? ONE : 0) | (sharedInHead << SHARED_SHIFT) | inHead);
    if (sharedInHead === SHARED) block.put(shared - SHARED);
    if (inHead === REST) block.put(rest.length - REST);
    block.copy(rest, 0, rest.length);
    if (isAlone) {
      block.length = putOne(block.bytes, block.length, postings);
      return;
    }
    this.#bits.clear();
    const size = putBits(this.#bits, postings);
    block.put(size);
    block.copy(this.#bits.bytes, 0, size);
  }

  #putInBytes(shared: number, rest: Buffer): void {
    const block = this.#block;
    const bytes = Buffer.allocUnsafe(mostBytes(this.#postings));
    const size = putBytes(bytes, 0, this.#postings);
    block.put(shared);
    block.put(rest.length);
    block.copy(rest, 0, rest.length);
    block.put(size);
    block.copy(bytes, 0, size);
  }

  #endBlock(): void {
    if (!this.#first) return;
    const { length } = this.#block;
    const bytes = Buffer.allocUnsafe(length + (this.#runs.length + 1) * NUMBER_BYTES);
    this.#block.bytes.copy(bytes, 0, 0, length);
    for (const [index, run] of this.#runs.entries()) bytes.writeUInt32LE(run, length + index * NUMBER_BYTES);
    const mark = this.#form === 'bits' ? IN_BITS : 0;
    bytes.writeUInt32LE(this.#runs.length + mark, bytes.length - NUMBER_BYTES);
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
export function* encodingSegment(
  messages: readonly PlacedWords[],
  form: BlockForm,
): Generator<undefined, TextBlock[]> {
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
  const writer = new SegmentWriter(form);
  for (const [at, term] of sorted.entries()) {
    for (const { doc, index } of holders.get(term) ?? []) {
      const { places, ends } = messages[doc] as PlacedWords;
      writer.addPlaced(term, doc, { bytes: places, from: ends[index - 1] ?? 0, to: ends[index] ?? 0 });
    }
    if (at % TERMS === TERMS - 1) yield;
  }
  return writer.finish();
}

/** The same at one go. */
export function encodeSegment(messages: readonly PlacedWords[], form: BlockForm): TextBlock[] {
  const encoding = encodingSegment(messages, form);
  for (;;) {
    const step = encoding.next();
    if (step.done) return step.value;
  }
}
