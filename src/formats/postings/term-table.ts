/**
 * The different terms of one message, each with a chain of its places: a table by hash over numbers, because a string and an entry for
 * each word of a letter took four times as long as all else about it.
 */
import { putVarint } from './varint.ts';

const FIRST_SLOTS = 1_024;
/** At most half of the slots are taken. */
const FIRST_TERMS = FIRST_SLOTS / 2;
const FIRST_PLACES = 1_024;
const HASH = 0x9e3779b1;
const NONE = -1;
/** Slots in a row that are looked at: senders choose the words, and may choose those that all want the same. */
const MAX_LOOKED = 32;

function larger(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(numbers.length * 2);
  grown.set(numbers);
  return grown;
}

const FIRST_SIZES = [FIRST_SLOTS, FIRST_TERMS, FIRST_TERMS, FIRST_TERMS, FIRST_PLACES, FIRST_PLACES] as const;
const FIRST_BYTES = FIRST_SIZES.reduce((sum, size) => sum + size, 0) * Int32Array.BYTES_PER_ELEMENT;

type Tables<Sizes> = { [Index in keyof Sizes]: Int32Array<ArrayBuffer> };

/** In one piece of memory: to get and to give back six took longer than all the words of a short letter. */
function firstTables(): Tables<typeof FIRST_SIZES> {
  const memory = new ArrayBuffer(FIRST_BYTES);
  let at = 0;
  const table = (size: number): Int32Array<ArrayBuffer> => {
    const begun = at;
    at += size * Int32Array.BYTES_PER_ELEMENT;
    return new Int32Array(memory, begun, size);
  };
  const [slots, hashes, first, last, places, next] = FIRST_SIZES;
  return [table(slots), table(hashes), table(first), table(last), table(places), table(next)];
}

/** Where a word stands in what it is read from, and in its message. */
interface Occurrence {
  start: number;
  end: number;
  place: number;
}

export class TermTable {
  /** In the order in which they were met. */
  readonly terms: string[] = [];
  /** Of all terms together. */
  count = 0;
  /** Numbers of terms plus one, by hash; looked for from there on. At most half are taken. */
  #slots: Int32Array<ArrayBuffer>;
  #hashes: Int32Array<ArrayBuffer>;
  /** The first and the last occurrence of each term. */
  #first: Int32Array<ArrayBuffer>;
  #last: Int32Array<ArrayBuffer>;
  /** Of each occurrence its place, and the next one of the same term. */
  #places: Int32Array<ArrayBuffer>;
  #next: Int32Array<ArrayBuffer>;
  /** Terms that found no slot. */
  readonly #crowded = new Map<string, number>();
  #numbers: Map<string, number> | undefined;

  constructor() {
    [this.#slots, this.#hashes, this.#first, this.#last, this.#places, this.#next] = firstTables();
  }

  /** A word that stands in `source` from `start` to `end`. */
  add(letter: string, source: string, { start, end, place }: Occurrence): void {
    let hash = letter.charCodeAt(0);
    for (let at = start; at < end; at += 1) hash = ((hash << 5) - hash + source.charCodeAt(at)) | 0;
    const occurrence = this.count;
    if (occurrence === this.#places.length) {
      this.#places = larger(this.#places);
      this.#next = larger(this.#next);
    }
    this.#places[occurrence] = place;
    this.#next[occurrence] = NONE;
    this.count += 1;
    const known = this.#find(hash, letter, source, start, end);
    if (known === NONE) this.#begin(letter + source.slice(start, end), hash);
    else {
      this.#next[this.#last[known] as number] = occurrence;
      this.#last[known] = occurrence;
    }
  }

  /** Writes the places of a term, first the place, then the distance to each further one; gives where they end. */
  putPlaces(term: string, bytes: Uint8Array, from: number): number {
    this.#numbers ??= new Map(this.terms.map((one, number) => [one, number]));
    const number = this.#numbers.get(term);
    let at = from;
    let last = 0;
    let occurrence = number === undefined ? NONE : (this.#first[number] as number);
    while (occurrence !== NONE) {
      const place = this.#places[occurrence] as number;
      at = putVarint(bytes, at, place - last);
      last = place;
      occurrence = this.#next[occurrence] as number;
    }
    return at;
  }

  #slotOf(hash: number): number {
    return (Math.imul(hash, HASH) >>> 12) & (this.#slots.length - 1);
  }

  #find(hash: number, letter: string, source: string, start: number, end: number): number {
    let slot = this.#slotOf(hash);
    for (let looked = 0; looked < MAX_LOOKED; looked += 1) {
      const number = (this.#slots[slot] as number) - 1;
      if (number < 0) break;
      if (this.#hashes[number] === hash && this.#isTerm(number, letter, source, start, end)) return number;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    return this.#crowded.size === 0 ? NONE : (this.#crowded.get(letter + source.slice(start, end)) ?? NONE);
  }

  #isTerm(number: number, letter: string, source: string, start: number, end: number): boolean {
    const term = this.terms[number] as string;
    if (term.length !== end - start + 1 || term[0] !== letter) return false;
    let at = start;
    while (at < end && term.charCodeAt(at - start + 1) === source.charCodeAt(at)) at += 1;
    return at === end;
  }

  /** A term that is new, of the occurrence that was noted last. */
  #begin(term: string, hash: number): void {
    const number = this.terms.length;
    if (number === this.#hashes.length) {
      this.#hashes = larger(this.#hashes);
      this.#first = larger(this.#first);
      this.#last = larger(this.#last);
    }
    this.terms.push(term);
    this.#hashes[number] = hash;
    this.#first[number] = this.count - 1;
    this.#last[number] = this.count - 1;
    if (this.terms.length * 2 > this.#slots.length) this.#spread();
    this.#settle(number);
  }

  #settle(number: number): void {
    let slot = this.#slotOf(this.#hashes[number] as number);
    for (let looked = 0; looked < MAX_LOOKED; looked += 1) {
      if (this.#slots[slot] === 0) {
        this.#slots[slot] = number + 1;
        return;
      }
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    this.#crowded.set(this.terms[number] as string, number);
  }

  /** Twice as many slots. */
  #spread(): void {
    const settled = this.#slots;
    this.#slots = new Int32Array(settled.length * 2);
    for (const number of settled) if (number !== 0) this.#settle(number - 1);
  }
}
