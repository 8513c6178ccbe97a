/**
 * The address book in memory, indexed by runs of three letters of everything that people search (R4.3).
 *
 * A filter names what an entry must contain; the rarest run of three letters in it gives the candidates, which are then judged one by
 * one. So a search among 50,000 people looks at a handful. A filter that names nothing of the kind is judged on all. Memory is about
 * 1.5 kB an entry. A changed entry takes a new place; places left empty are cleaned up when they are a quarter of all.
 */
import { findAttributeType } from '#formats/ldap/attribute-types.ts';
import type { Filter } from '#formats/ldap/filter.ts';
import { assertionText, preparedPart, preparedValue } from '#formats/ldap/matching.ts';
import type { DirectoryEntry } from './directory-entry.ts';

/** Attributes whose values are indexed, by their first name in lower case. */
const INDEXED = [
  'cn',
  'sn',
  'givenname',
  'displayname',
  'uid',
  'mail',
  'ou',
  'o',
  'dc',
  'title',
  'description',
  'departmentnumber',
  'telephonenumber',
  'mobile',
] as const;

const RUN = 3;
/** Empty places below this many are not worth cleaning. */
const MIN_EMPTY = 1_000;

function* runsOf(text: string): Generator<string> {
  for (let at = 0; at + RUN <= text.length; at += 1) yield text.slice(at, at + RUN);
}

function indexedText(entry: DirectoryEntry): string {
  const values = INDEXED.flatMap((name) => {
    const matching = findAttributeType(name)?.matching ?? 'none';
    return (entry.valuesOf(name) ?? []).map((value) => preparedValue(matching, value) ?? '');
  });
  return values.join('\n');
}

type TextTest = (text: string) => boolean;

/** A test that is false where an entry's text shows that it cannot fit; true says nothing. */
function textTest(filter: Filter): TextTest {
  if (filter.kind === 'and' || filter.kind === 'or') {
    const tests = filter.filters.map(textTest);
    return filter.kind === 'and'
      ? (text) => tests.every((test) => test(text))
      : (text) => tests.some((test) => test(text));
  }
  const required = requiredText(filter) ?? [];
  return (text) => required.every((part) => text.includes(part));
}

/** What an item says every entry that fits it contains; undefined where it says nothing the index knows. */
function requiredText(filter: Filter): string[] | undefined {
  if (filter.kind !== 'equality' && filter.kind !== 'approximate' && filter.kind !== 'substrings')
    return undefined;
  const type = findAttributeType(filter.attribute);
  if (!type || !INDEXED.some((name) => name === type.names[0].toLowerCase())) return undefined;
  if (filter.kind === 'substrings')
    return [filter.initial, ...filter.any, filter.final]
      .filter((part) => part !== undefined)
      .map((part) => preparedPart(type.matching, part) ?? '');
  return [preparedValue(type.matching, assertionText(filter.value) ?? '') ?? ''];
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

/** Everything that can be found. */
export class BookIndex {
  #entries: (DirectoryEntry | undefined)[] = [];
  /** What is indexed of each entry, a line a value. */
  #texts: string[] = [];
  #places = new Map<string, number>();
  #byKey = new Map<string, DirectoryEntry>();
  #postings = new Map<string, Posting>();
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
    const text = indexedText(entry);
    this.#texts.push(text);
    const runs = new Set(runsOf(text));
    for (const run of runs) {
      const posting = this.#postings.get(run);
      if (posting) posting.push(place);
      else this.#postings.set(run, new Posting(place));
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
    const texts = this.#texts;
    const couldFit = textTest(filter);
    const places = this.#placesOf(filter);
    for (const place of places ?? entries.keys()) {
      const entry = entries[place];
      if (entry && couldFit(texts[place] ?? '')) yield entry;
    }
  }

  #cleanUp(): void {
    const kept = this.#entries.filter((entry) => entry !== undefined);
    this.#entries = [];
    this.#texts = [];
    this.#places = new Map();
    this.#byKey = new Map();
    this.#postings = new Map();
    this.#empty = 0;
    for (const entry of kept) this.put(entry);
  }

  /** Undefined where the index cannot narrow the search. */
  #placesOf(filter: Filter): Uint32Array | undefined {
    if (filter.kind === 'and') return this.#rarest(filter.filters.map((part) => this.#placesOf(part)));
    if (filter.kind === 'or') return this.#union(filter.filters.map((part) => this.#placesOf(part)));
    const texts = requiredText(filter);
    if (!texts) return undefined;
    const runs = texts.flatMap((text) => [...runsOf(text)]);
    return this.#rarest(runs.map((run) => this.#postings.get(run)?.places ?? NOTHING));
  }

  #rarest(lists: readonly (Uint32Array | undefined)[]): Uint32Array | undefined {
    let best: Uint32Array | undefined;
    for (const list of lists) if (list && (!best || list.length < best.length)) best = list;
    return best;
  }

  #union(lists: readonly (Uint32Array | undefined)[]): Uint32Array | undefined {
    const [first] = lists;
    // "In the name or in the address" asks the index the same twice.
    if (first && lists.every((list) => list?.buffer === first.buffer)) return first;
    const places = new Set<number>();
    for (const list of lists) {
      if (!list) return undefined;
      for (const place of list) places.add(place);
    }
    return Uint32Array.from(places).sort();
  }
}
