/**
 * Which messages of a segment hold a phrase. Pure.
 *
 * A phrase is looked for in one zone after the other. Of its words the one with the fewest postings comes first, so that a common
 * word costs the reading of its postings' heads, and its places only where all other words are. Cost: one pass over the postings of the words.
 */

import { BlockReader } from './block.ts';
import { type Entry, PostingReader, readPlaces } from './entry.ts';
import { type TextZone, ZONE_LETTERS } from './placed-words.ts';

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

/** Where one place of a phrase may be found in one zone. */
function slotOf(zone: TextZone, { words, asBeginning }: Alternatives): TermRange[] {
  return words.map((word, index) => {
    const low = ZONE_LETTERS[zone] + word;
    return { low, high: low + (asBeginning && index === 0 ? GREATEST : LEAST) };
  });
}

/** Where in the order of terms the words of a query stand. */
export function termRanges({ zones, places }: TextQuery): TermRange[] {
  const ranges = zones.flatMap((zone) => places.flatMap((place) => slotOf(zone, place)));
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

interface Membership {
  has(doc: number): boolean;
}

/** Postings of several entries by message, only of messages that are among those wanted. */
class Holders implements Membership {
  readonly #places = new Map<number, number | number[]>();
  readonly #entries: Entry[] = [];
  readonly #spans: number[] = [];

  constructor(entries: readonly Entry[], among: Membership | undefined) {
    for (const entry of entries) {
      const reader = new PostingReader(entry);
      while (reader.next()) {
        if (among && !among.has(reader.doc)) continue;
        const index = this.#entries.push(entry) - 1;
        this.#spans.push(reader.from, reader.to);
        const known = this.#places.get(reader.doc);
        if (known === undefined) this.#places.set(reader.doc, index);
        else if (typeof known === 'number') this.#places.set(reader.doc, [known, index]);
        else known.push(index);
      }
    }
  }

  has(doc: number): boolean {
    return this.#places.has(doc);
  }

  docs(): Iterable<number> {
    return this.#places.keys();
  }

  /** In their order. */
  placesIn(doc: number): number[] {
    const found = this.#places.get(doc);
    if (found === undefined) return [];
    if (typeof found === 'number') return this.#read(found);
    return found.flatMap((index) => this.#read(index)).sort((one, other) => one - other);
  }

  #read(index: number): number[] {
    const [from, to] = [this.#spans[index * 2] ?? 0, this.#spans[index * 2 + 1] ?? 0];
    return readPlaces({ entry: this.#entries[index] as Entry, from, to });
  }
}

/** Those starts of a phrase from which the word at `offset` stands at one of its places; both in their order. */
function keepStarts(starts: readonly number[], places: readonly number[], offset: number): number[] {
  const kept: number[] = [];
  let at = 0;
  for (const start of starts) {
    while ((places[at] ?? Number.POSITIVE_INFINITY) < start + offset) at += 1;
    if (places[at] === start + offset) kept.push(start);
  }
  return kept;
}

const sizeOf = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { from, to }) => sum + to - from, 0);

/** Messages with the words of all places one after the other. */
function matchPhrase(
  slots: readonly (readonly Entry[])[],
  among: ReadonlySet<number> | undefined,
  found: Set<number>,
): void {
  const order = slots.map((entries, offset) => ({ entries, offset }));
  order.sort((one, other) => sizeOf(one.entries) - sizeOf(other.entries));
  const holders = new Map<number, Holders>();
  let last: Holders | undefined;
  let wanted: Membership | undefined = among;
  for (const { entries, offset } of order) {
    last = new Holders(entries, wanted);
    wanted = last;
    holders.set(offset, last);
  }
  for (const doc of last?.docs() ?? []) {
    let starts: number[] | undefined;
    for (const { offset } of order) {
      const here = holders.get(offset)?.placesIn(doc) ?? [];
      starts = starts ? keepStarts(starts, here, offset) : here.map((place) => place - offset);
      if (starts.length === 0) break;
    }
    if (starts && starts.length > 0) found.add(doc);
  }
}

function matchWord(
  entries: readonly Entry[],
  among: ReadonlySet<number> | undefined,
  found: Set<number>,
): void {
  for (const entry of entries) {
    const reader = new PostingReader(entry);
    while (reader.next()) if (!among || among.has(reader.doc)) found.add(reader.doc);
  }
}

/** Entries of a range, in some blocks of a segment. */
function findEntries(blocks: readonly OpenBlock[], { low, high }: TermRange, found: Entry[]): void {
  const isBefore = blocks.findLastIndex(({ firstTerm }) => firstTerm < low);
  for (let index = Math.max(isBefore, 0); index < blocks.length; index += 1) {
    const { reader, firstTerm } = blocks[index] as OpenBlock;
    if (firstTerm >= high) return;
    for (let isThere = reader.seek(low); isThere && reader.term < high; isThere = reader.next())
      found.push(reader.entry());
  }
}

interface OpenBlock {
  reader: BlockReader;
  firstTerm: string;
}

function openBlocks(blocks: readonly Buffer[]): OpenBlock[] {
  return blocks.map((bytes) => {
    const reader = new BlockReader(bytes);
    reader.next();
    return { reader, firstTerm: reader.term };
  });
}

/**
 * The messages of one segment that hold the phrase in one of the zones, where given only `among` some. The blocks are all those that
 * `termRanges` reach, in their order.
 */
export function matchSegment(
  blocks: readonly Buffer[],
  { zones, places }: TextQuery,
  among?: ReadonlySet<number>,
): Set<number> {
  const open = openBlocks(blocks);
  const found = new Set<number>();
  for (const zone of zones) {
    const entries: Entry[][] = [];
    for (const place of places) {
      const of: Entry[] = [];
      for (const range of slotOf(zone, place)) findEntries(open, range, of);
      if (of.length === 0) break;
      entries.push(of);
    }
    if (entries.length < places.length) continue;
    if (entries.length === 1) matchWord(entries[0] ?? [], among, found);
    else matchPhrase(entries, among, found);
  }
  return found;
}

/** A term as bytes that a database orders as `<` does: UTF-16, the high byte first. */
export function termKey(term: string): Buffer {
  return Buffer.from(term, 'utf16le').swap16();
}
