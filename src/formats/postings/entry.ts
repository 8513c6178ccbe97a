/**
 * The postings of one term: which messages hold it, and where. Three forms, by how the entry is written.
 *
 * `bytes` (of releases before): for each message the distance from the one before, twice, and one more where the word stands at one place only;
 * then this place, or the length of its places and these, each the distance from the one before.
 * `bits`: three parameters of Rice's codes (`rice.ts`), then for each message the distance, how many places, and these; each one less, as none is zero.
 * `one`: one message and one place there, as two numbers of bytes. Most terms are so: a number that somebody wrote once.
 *
 * In bits a place of a common word takes a byte, where it took 1.4, and a message of one place a byte and a half, where it took two and a half.
 */
import { BitReader, type BitSink, PARAMETER_BITS, riceParameter } from './rice.ts';
import { putVarint, VarintReader } from './varint.ts';

export type EntryForm = 'bytes' | 'bits' | 'one';

/** Where the postings of a term stand. */
export interface Entry {
  bytes: Uint8Array;
  from: number;
  to: number;
  form: EntryForm;
}

/** A number takes at most so many bytes. */
const NUMBER_BYTES = 5;

/** Numbers one after the other, in an array that is used again and again. */
export class Numbers {
  values = new Uint32Array(1_024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }
}

/** The postings of a term as they gather, before they are written. */
export class Postings {
  /** Messages, in their order. */
  readonly docs = new Numbers();
  /** Where the places of each end. */
  readonly ends = new Numbers();
  /** Of each message the first place, then the distance to each further one. */
  readonly steps = new Numbers();

  /** About how many bytes they take. */
  get size(): number {
    return this.docs.length + this.steps.length;
  }

  clear(): void {
    this.docs.length = 0;
    this.ends.length = 0;
    this.steps.length = 0;
  }

  /** Takes a message's places from the bytes of `PlacedWords`. */
  addPlaced(doc: number, bytes: Uint8Array, from: number, to: number): void {
    const reader = new VarintReader(bytes, from);
    while (reader.at < to) this.steps.push(reader.next());
    this.docs.push(doc);
    this.ends.push(this.steps.length);
  }

  /** Takes a message's places as they are read from an entry. */
  addPosting(doc: number, posting: Posting): void {
    eachStep(posting, this.steps);
    this.docs.push(doc);
    this.ends.push(this.steps.length);
  }
}

/** One message of an entry, and where its places stand: in bytes from `from` up to `to`, in bits `to` of them from `from` on. */
export interface Posting {
  entry: Entry;
  from: number;
  to: number;
}

function eachStep({ entry, from, to }: Posting, steps: Numbers): void {
  if (entry.form !== 'bits') {
    const reader = new VarintReader(entry.bytes, from);
    while (reader.at < to) steps.push(reader.next());
    return;
  }
  const parameter = new BitReader(entry.bytes, entry.from * 8 + 2 * PARAMETER_BITS).bits(PARAMETER_BITS);
  const reader = new BitReader(entry.bytes, from);
  for (let count = 0; count < to; count += 1) steps.push(reader.rice(parameter) + 1);
}

const stepsRead = new Numbers();

/** The places of a posting. */
export function readPlaces(posting: Posting): number[] {
  stepsRead.length = 0;
  eachStep(posting, stepsRead);
  const places: number[] = [];
  let place = 0;
  for (let at = 0; at < stepsRead.length; at += 1) {
    place += stepsRead.values[at] as number;
    places.push(place);
  }
  return places;
}

/** Goes through the postings of an entry. `RangeError` for one that is damaged. */
export class PostingReader implements Posting {
  doc = 0;
  from = 0;
  to = 0;
  readonly entry: Entry;
  readonly #numbers: VarintReader;
  readonly #bits: BitReader;
  /** Of distances, of counts of places, of places. */
  #parameters: [number, number, number] = [0, 0, 0];

  constructor(entry: Entry) {
    this.entry = entry;
    this.#numbers = new VarintReader(entry.bytes, entry.from);
    this.#bits = new BitReader(entry.bytes, entry.from * 8);
    if (entry.form !== 'bits') return;
    const read = (): number => this.#bits.bits(PARAMETER_BITS);
    this.#parameters = [read(), read(), read()];
    this.doc = -1;
  }

  /** Goes to the next posting; false after the last. */
  next(): boolean {
    return this.entry.form === 'bits' ? this.#nextInBits() : this.#nextInBytes();
  }

  #nextInBits(): boolean {
    const bits = this.#bits;
    const end = this.entry.to * 8;
    if (bits.isAtPad(end)) return false;
    const [distance, count, step] = this.#parameters;
    this.doc += bits.rice(distance) + 1;
    this.to = bits.rice(count) + 1;
    this.from = bits.at;
    // Each takes a bit at least.
    if (this.to > end - bits.at) throw new RangeError('an entry of the text index is broken');
    for (let left = this.to; left > 0; left -= 1) bits.rice(step);
    if (bits.at > end) throw new RangeError('an entry of the text index is broken');
    return true;
  }

  #nextInBytes(): boolean {
    const { form, to } = this.entry;
    const reader = this.#numbers;
    if (reader.at >= to) return false;
    const head = reader.next();
    const isSingle = form === 'one' || (head & 1) === 1;
    this.doc += form === 'one' ? head : head >>> 1;
    const length = isSingle ? 0 : reader.next();
    this.from = reader.at;
    if (isSingle) reader.next();
    else reader.at += length;
    this.to = reader.at;
    if (this.to > to) throw new RangeError('an entry of the text index is broken');
    return true;
  }
}

/** True where the form `one` says it all. */
export function isOne({ docs, steps }: Postings): boolean {
  return docs.length === 1 && steps.length === 1;
}

/** Writes the form `one`; gives where it ends. */
export function putOne(bytes: Uint8Array, at: number, { docs, steps }: Postings): number {
  return putVarint(bytes, putVarint(bytes, at, docs.values[0] as number), steps.values[0] as number);
}

/** So many bytes are enough for postings in the form `bytes`. */
export function mostBytes({ docs, steps }: Postings): number {
  return (2 * docs.length + steps.length) * NUMBER_BYTES;
}

function lengthOf(value: number): number {
  if (value < 0x80) return 1;
  return value < 0x40_00 ? 2 : value < 0x20_00_00 ? 3 : value < 0x10_00_00_00 ? 4 : NUMBER_BYTES;
}

/** Writes the form `bytes`; gives where it ends. */
export function putBytes(bytes: Uint8Array, from: number, { docs, ends, steps }: Postings): number {
  let at = from;
  let last = 0;
  let step = 0;
  for (let index = 0; index < docs.length; index += 1) {
    const doc = docs.values[index] as number;
    const end = ends.values[index] as number;
    const isSingle = end - step === 1;
    at = putVarint(bytes, at, (doc - last) * 2 + (isSingle ? 1 : 0));
    last = doc;
    if (!isSingle) {
      let length = 0;
      for (let one = step; one < end; one += 1) length += lengthOf(steps.values[one] as number);
      at = putVarint(bytes, at, length);
    }
    for (; step < end; step += 1) at = putVarint(bytes, at, steps.values[step] as number);
  }
  return at;
}

/** Writes the form `bits` into an empty sink; gives how many bytes it takes. */
export function putBits(sink: BitSink, { docs, ends, steps }: Postings): number {
  const holders = docs.length;
  const last = docs.values[holders - 1] as number;
  let sum = 0;
  for (let at = 0; at < steps.length; at += 1) sum += (steps.values[at] as number) - 1;
  const distance = riceParameter(last + 1 - holders, holders);
  const count = riceParameter(steps.length - holders, holders);
  const parameter = riceParameter(sum, steps.length);
  sink.reserve(2 * holders + steps.length + 1);
  for (const one of [distance, count, parameter]) sink.putBits(one, PARAMETER_BITS);
  let before = -1;
  let step = 0;
  for (let index = 0; index < holders; index += 1) {
    const doc = docs.values[index] as number;
    const end = ends.values[index] as number;
    sink.putRice(doc - before - 1, distance);
    before = doc;
    sink.putRice(end - step - 1, count);
    for (; step < end; step += 1) sink.putRice((steps.values[step] as number) - 1, parameter);
  }
  return sink.pad();
}
