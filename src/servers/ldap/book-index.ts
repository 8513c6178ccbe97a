/**
 * The address book in memory, indexed by runs of three letters of everything that people search (R4.3).
 *
 * A filter names what an entry must contain; the rarest run of three letters in it gives the candidates, which are then judged one by
 * one. So a search among 50,000 people looks at a handful. A filter that names nothing of the kind is judged on all. Memory is about
 * 1.5 kB an entry. A changed entry takes a new place; places left empty are cleaned up when they are a quarter of all.
 */
import { findAttributeType } from '#formats/ldap/attribute-types.ts';
import type { Filter } from '#formats/ldap/filter.ts';
import { assertionText, preparedValue } from '#formats/ldap/matching.ts';
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

function indexedTexts(entry: DirectoryEntry): string[] {
  return INDEXED.flatMap((name) => {
    const matching = findAttributeType(name)?.matching ?? 'none';
    return (entry.valuesOf(name) ?? []).map((value) => preparedValue(matching, value) ?? '');
  });
}

/** What an item says every entry that fits it contains; undefined where it says nothing the index knows. */
function requiredText(filter: Filter): string[] | undefined {
  if (filter.kind !== 'equality' && filter.kind !== 'approximate' && filter.kind !== 'substrings')
    return undefined;
  const type = findAttributeType(filter.attribute);
  if (!type || !INDEXED.some((name) => name === type.names[0].toLowerCase())) return undefined;
  const parts = filter.kind === 'substrings' ? [filter.initial, ...filter.any, filter.final] : [filter.value];
  return parts
    .filter((part) => part !== undefined)
    .map((part) => preparedValue(type.matching, assertionText(part) ?? '') ?? '');
}

/** Everything that can be found. */
export class BookIndex {
  #entries: (DirectoryEntry | undefined)[] = [];
  #places = new Map<string, number>();
  #byKey = new Map<string, DirectoryEntry>();
  #postings = new Map<string, number[]>();
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
    const runs = new Set(indexedTexts(entry).flatMap((text) => [...runsOf(text)]));
    for (const run of runs) {
      const posting = this.#postings.get(run);
      if (posting) posting.push(place);
      else this.#postings.set(run, [place]);
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
    const places = this.#placesOf(filter);
    for (const place of places ?? entries.keys()) {
      const entry = entries[place];
      if (entry) yield entry;
    }
  }

  #cleanUp(): void {
    const kept = this.#entries.filter((entry) => entry !== undefined);
    this.#entries = [];
    this.#places = new Map();
    this.#byKey = new Map();
    this.#postings = new Map();
    this.#empty = 0;
    for (const entry of kept) this.put(entry);
  }

  /** Undefined where the index cannot narrow the search. */
  #placesOf(filter: Filter): readonly number[] | undefined {
    if (filter.kind === 'and') return this.#rarest(filter.filters.map((part) => this.#placesOf(part)));
    if (filter.kind === 'or') return this.#union(filter.filters.map((part) => this.#placesOf(part)));
    const texts = requiredText(filter);
    if (!texts) return undefined;
    const runs = texts.flatMap((text) => [...runsOf(text)]);
    return this.#rarest(runs.map((run) => this.#postings.get(run) ?? []));
  }

  #rarest(lists: readonly (readonly number[] | undefined)[]): readonly number[] | undefined {
    let best: readonly number[] | undefined;
    for (const list of lists) if (list && (!best || list.length < best.length)) best = list;
    return best;
  }

  #union(lists: readonly (readonly number[] | undefined)[]): readonly number[] | undefined {
    if (lists.length === 1) return lists[0];
    const places = new Set<number>();
    for (const list of lists) {
      if (!list) return undefined;
      for (const place of list) places.add(place);
    }
    return [...places].sort((a, b) => a - b);
  }
}
