/**
 * Which messages of a segment hold a phrase. Pure.
 *
 * A phrase is looked for in one zone after the other. Of its words the one with the fewest postings comes first, so that a common
 * word costs the reading of its postings' heads, and its places only where all other words are. Cost: one pass over the postings of the words.
 */

import { type TextZone, ZONE_LETTERS } from './placed-words.ts';
import { BlockReader, PostingReader, readPlaces } from './segment.ts';

/** The words one place of a phrase may hold. */
export interface Alternatives {
  words: readonly string[];
  /** Longer words that begin as the first of these belong too. */
  asBeginning: boolean;
}

export interface TextQuery {
  zones: readonly TextZone[];
  /** One after the other. */
  places: readonly Alternatives[];
}

/** Terms from `low` on and before `high`, as `<` orders them. */
export interface TermRange {
  low: string;
  high: string;
}

/** Comes before all that stands in words, and after all of it. */
const LEAST = '\u0001';
const GREATEST = '\uffff';
/** Ranges to look up at most; neighbours are read as one beyond that, with what is between them. */
const MAX_RANGES = 64;

/** Where one place of the phrase may be found in one zone. */
interface Slot {
  terms: ReadonlySet<string>;
  /** Terms that begin so, too. */
  beginning: string | undefined;
}

function slotsOf(zone: TextZone, places: TextQuery['places']): Slot[] {
  const letter = ZONE_LETTERS[zone];
  return places.map(({ words, asBeginning }) => ({
    terms: new Set(words.map((word) => letter + word)),
    beginning: asBeginning ? letter + (words[0] ?? '') : undefined,
  }));
}

/** Where in the order of terms the words of a query stand. */
export function termRanges({ zones, places }: TextQuery): TermRange[] {
  const ranges: TermRange[] = [];
  for (const zone of zones)
    for (const { terms, beginning } of slotsOf(zone, places)) {
      for (const term of terms)
        ranges.push({ low: term, high: term + (term === beginning ? GREATEST : LEAST) });
    }
  ranges.sort((one, other) => (one.low < other.low ? -1 : 1));
  const inOne = Math.ceil(ranges.length / MAX_RANGES);
  const joined: TermRange[] = [];
  for (let at = 0; at < ranges.length; at += inOne) {
    const group = ranges.slice(at, at + inOne);
    const high = group.reduce((most, range) => (range.high > most ? range.high : most), '');
    joined.push({ low: group[0]?.low ?? '', high });
  }
  return joined;
}

interface Entry {
  bytes: Uint8Array;
  from: number;
  to: number;
}

/** Postings of several entries by message, only of messages that are among those wanted. */
class Holders {
  readonly #places = new Map<number, number | number[]>();
  readonly #bytes: Uint8Array[] = [];
  readonly #spans: number[] = [];

  constructor(entries: readonly Entry[], among: Holders | undefined) {
    for (const { bytes, from, to } of entries) {
      const reader = new PostingReader(bytes, from, to);
      while (reader.next()) {
        if (among && !among.#places.has(reader.doc)) continue;
        const index = this.#bytes.push(bytes) - 1;
        this.#spans.push(reader.from, reader.to);
        const known = this.#places.get(reader.doc);
        if (known === undefined) this.#places.set(reader.doc, index);
        else if (typeof known === 'number') this.#places.set(reader.doc, [known, index]);
        else known.push(index);
      }
    }
  }

  docs(): Iterable<number> {
    return this.#places.keys();
  }

  placesIn(doc: number): number[] {
    const found = this.#places.get(doc);
    const indexes = typeof found === 'number' ? [found] : (found ?? []);
    return indexes.flatMap((index) =>
      readPlaces(
        this.#bytes[index] as Uint8Array,
        this.#spans[index * 2] ?? 0,
        this.#spans[index * 2 + 1] ?? 0,
      ),
    );
  }
}

const sizeOf = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { from, to }) => sum + to - from, 0);

/** Messages with the words of all slots one after the other. */
function matchPhrase(slots: readonly (readonly Entry[])[], found: Set<number>): void {
  const order = slots.map((entries, offset) => ({ entries, offset }));
  order.sort((one, other) => sizeOf(one.entries) - sizeOf(other.entries));
  const holders = new Map<number, Holders>();
  let last: Holders | undefined;
  for (const { entries, offset } of order) {
    last = new Holders(entries, last);
    holders.set(offset, last);
  }
  for (const doc of last?.docs() ?? []) {
    let starts: number[] | undefined;
    for (const { offset } of order) {
      const here =
        holders
          .get(offset)
          ?.placesIn(doc)
          .map((place) => place - offset) ?? [];
      if (!starts) starts = here;
      else {
        const all = new Set(here);
        starts = starts.filter((start) => all.has(start));
      }
      if (starts.length === 0) break;
    }
    if (starts && starts.length > 0) found.add(doc);
  }
}

function matchWord(entries: readonly Entry[], found: Set<number>): void {
  for (const { bytes, from, to } of entries) {
    const reader = new PostingReader(bytes, from, to);
    while (reader.next()) found.add(reader.doc);
  }
}

/** The messages of one segment that hold the phrase in one of the zones; `blocks` are all those that `termRanges` reach. */
export function matchSegment(blocks: readonly Uint8Array[], { zones, places }: TextQuery): Set<number> {
  const slots = zones.flatMap((zone) => slotsOf(zone, places));
  const entries: Entry[][] = slots.map(() => []);
  for (const block of blocks) {
    const reader = new BlockReader(block);
    while (reader.next())
      for (const [index, { terms, beginning }] of slots.entries())
        if (terms.has(reader.term) || (beginning !== undefined && reader.term.startsWith(beginning)))
          entries[index]?.push({ bytes: reader.bytes, from: reader.from, to: reader.to });
  }
  const found = new Set<number>();
  for (let first = 0; first < slots.length; first += places.length) {
    const ofZone = entries.slice(first, first + places.length);
    if (ofZone.some((of) => of.length === 0)) continue;
    if (places.length === 1) matchWord(ofZone[0] ?? [], found);
    else matchPhrase(ofZone, found);
  }
  return found;
}

/** A term as bytes that a database orders as `<` does: UTF-16, the high byte first. */
export function termKey(term: string): Buffer {
  return Buffer.from(term, 'utf16le').swap16();
}
