/**
 * The address book in memory, indexed by runs of three letters of everything that people search (R4.3).
 *
 * A filter names what an entry must contain; the rarest run of three letters in it gives the candidates, which are then judged one by
 * one. So a search among 50,000 people looks at a handful. One or two letters, as mail programs send them while somebody types, stand for
 * all runs that begin with them; where these are too many, entries are looked at in their order until enough are found. Names are indexed
 * apart from titles and units, which half the province may share. A filter that names nothing of the kind is judged on all. Memory is
 * about 1.5 kB an entry. A changed entry takes a new place; places left empty are cleaned up when they are a quarter of all.
 */
import type { Filter } from '#formats/ldap/filter.ts';
import { FIELDS, type Field, fieldText, type Need, needOf, testOf } from './book-needs.ts';
import type { DirectoryEntry } from './directory-entry.ts';

const RUN = 3;
/** Empty places below this many are not worth cleaning. */
const MIN_EMPTY = 1_000;
/** Candidates by one or two letters are gathered up to this part of all; beyond it whoever looks finds enough on the way. */
const MOST_SHARE = 0.1;

function* runsOf(text: string): Generator<string> {
  for (let at = 0; at + RUN <= text.length; at += 1) yield text.slice(at, at + RUN);
}

const NOTHING = new Uint32Array();

/** The places of a run, four bytes each, in their order. */
class Posting {
  #places = new Uint32Array(2);
  #length = 0;

  constructor(place: number) {
    this.push(place);
  }

  get places(): Uint32Array {
    return this.#places.subarray(0, this.#length);
  }

  push(place: number): void {
    if (this.#length === this.#places.length) {
      const larger = new Uint32Array(this.#length + (this.#length >> 1) + 2);
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places[this.#length] = place;
    this.#length += 1;
  }
}

const postingsOfFields = (): Record<Field, Map<string, Posting>> => ({ names: new Map(), rest: new Map() });
const runsOfFields = (): Record<Field, Map<string, Posting[]>> => ({ names: new Map(), rest: new Map() });

function rarest(lists: readonly (Uint32Array | undefined)[]): Uint32Array | undefined {
  let best: Uint32Array | undefined;
  for (const list of lists) if (list && (!best || list.length < best.length)) best = list;
  return best;
}

function union(lists: readonly (Uint32Array | undefined)[]): Uint32Array | undefined {
  if (lists.length === 1) return lists[0];
  const places = new Set<number>();
  for (const list of lists) {
    if (!list) return undefined;
    for (const place of list) places.add(place);
  }
  return Uint32Array.from(places).sort();
}

/** Everything that can be found. */
export class BookIndex {
  #entries: (DirectoryEntry | undefined)[] = [];
  /** What is indexed of each entry by field, a line a value. */
  #texts: Record<Field, string>[] = [];
  #places = new Map<string, number>();
  #byKey = new Map<string, DirectoryEntry>();
  #postings = postingsOfFields();
  /** Runs by their first letter, and by their first two. */
  #runsFrom = runsOfFields();
  #empty = 0;

  constructor(entries: Iterable<DirectoryEntry> = []) {
    for (const entry of entries) this.put(entry);
  }

  get size(): number {
    return this.#places.size;
  }

  /** Adds an entry, or puts it in the place of the one with its id. */
  put(entry: DirectoryEntry): void {
    this.remove(entry.id);
    const place = this.#entries.push(entry) - 1;
    this.#places.set(entry.id, place);
    this.#byKey.set(entry.key, entry);
    const texts = { names: fieldText(entry, 'names'), rest: fieldText(entry, 'rest') };
    this.#texts.push(texts);
    for (const field of FIELDS) this.#addRuns(field, texts[field], place);
  }

  #addRuns(field: Field, text: string, place: number): void {
    const postings = this.#postings[field];
    for (const run of new Set(runsOf(text))) {
      const posting = postings.get(run);
      if (posting) {
        posting.push(place);
        continue;
      }
      const made = new Posting(place);
      postings.set(run, made);
      for (const start of [run.slice(0, 1), run.slice(0, 2)]) {
        const runs = this.#runsFrom[field].get(start);
        if (runs) runs.push(made);
        else this.#runsFrom[field].set(start, [made]);
      }
    }
  }

  remove(id: string): void {
    const place = this.#places.get(id);
    const old = place === undefined ? undefined : this.#entries[place];
    if (place === undefined || !old) return;
    this.#entries[place] = undefined;
    this.#places.delete(id);
    if (this.#byKey.get(old.key) === old) this.#byKey.delete(old.key);
    this.#empty += 1;
    if (this.#empty > MIN_EMPTY && this.#empty * 4 > this.#entries.length) this.#cleanUp();
  }

  /** The entry of a name, as `nameKey` writes it. */
  findByKey(key: string): DirectoryEntry | undefined {
    return this.#byKey.get(key);
  }

  /** Entries among which are all that fit the filter. */
  *candidates(filter: Filter): Generator<DirectoryEntry> {
    const entries = this.#entries;
    const need = needOf(filter);
    const couldFit = testOf(need);
    for (const place of this.#placesOf(need) ?? entries.keys()) {
      const entry = entries[place];
      const texts = this.#texts[place];
      if (entry && texts && couldFit(texts)) yield entry;
    }
  }

  #cleanUp(): void {
    const kept = this.#entries.filter((entry) => entry !== undefined);
    this.#entries = [];
    this.#texts = [];
    this.#places = new Map();
    this.#byKey = new Map();
    this.#postings = postingsOfFields();
    this.#runsFrom = runsOfFields();
    this.#empty = 0;
    for (const entry of kept) this.put(entry);
  }

  /** Undefined where the index cannot narrow the search. */
  #placesOf(need: Need): Uint32Array | undefined {
    switch (need.kind) {
      case 'all':
        return rarest(need.needs.map((one) => this.#placesOf(one)));
      case 'any':
        return union(need.needs.map((one) => this.#placesOf(one)));
      case 'text':
        return rarest(need.parts.map((part) => this.#placesOfPart(need.field, part)));
      case 'anything':
      default:
        return undefined;
    }
  }

  #placesOfPart(field: Field, part: string): Uint32Array | undefined {
    if (part === '') return undefined;
    if (part.length >= RUN)
      return rarest([...runsOf(part)].map((run) => this.#postings[field].get(run)?.places ?? NOTHING));
    const runs = this.#runsFrom[field].get(part) ?? [];
    const most = this.#entries.length * MOST_SHARE;
    let count = 0;
    for (const { places } of runs) {
      count += places.length;
      if (count > most) return undefined;
    }
    return union(runs.map(({ places }) => places));
  }
}
