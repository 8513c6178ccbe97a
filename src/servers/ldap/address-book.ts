/**
 * Keeps the index of the address book as the directory is: read whole once, then only what changed (R4.3).
 *
 * Before each search one small query asks whether anything changed. Units are few and their names stand in the entries of their people, so a
 * change of one reads everything anew; of people only those that changed are read.
 */
import { PROVINCE, readObjectChanges, readObjectStates } from '#domain/changes/object-changes.ts';
import {
  type BookPerson,
  type BookUnit,
  readBookPeople,
  readBookUnits,
} from '#domain/directory/address-book.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { BookIndex } from './book-index.ts';
import { containerEntries, personEntry, type TreeNames, treeNames, unitEntry } from './tree.ts';

export interface AddressBook {
  readonly tree: TreeNames;
  /** The index as the directory is now. */
  open(): Promise<BookIndex>;
}

/** People changed since the last look; with more the whole book is read as quickly. */
const MOST_CHANGES = 1_000;

/** What the book shows something of. */
const TYPES = ['Person', 'Account', 'Unit'] as const;

interface Loaded {
  states: ReadonlyMap<string, string>;
  index: BookIndex;
  units: ReadonlyMap<string, BookUnit>;
}

function putUnits(
  index: BookIndex,
  tree: TreeNames,
  units: readonly BookUnit[],
): ReadonlyMap<string, BookUnit> {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const parents = new Set(units.map((unit) => unit.parentId));
  const root = units.find((unit) => unit.parentId === undefined);
  for (const entry of containerEntries(tree, root?.name ?? '')) index.put(entry);
  for (const unit of units) index.put(unitEntry(tree, byId, unit, parents.has(unit.id)));
  return byId;
}

/** Makes it; nothing is read before the first search. */
export function createAddressBook(db: Queryable, domain: string, clock: Clock): AddressBook {
  const tree = treeNames(domain);
  let loaded: Loaded | undefined;
  let under: Promise<Loaded> | undefined;

  const readStates = (): Promise<ReadonlyMap<string, string>> => readObjectStates(db, PROVINCE, TYPES);

  const putPeople = (index: BookIndex, units: Loaded['units'], people: readonly BookPerson[]): void => {
    for (const person of people) index.put(personEntry(tree, units, person));
  };

  const load = async (): Promise<Loaded> => {
    // The states first: what changes while the rest is read is read again next time.
    const states = await readStates();
    const index = new BookIndex();
    const units = putUnits(index, tree, await readBookUnits(db, clock()));
    putPeople(index, units, await readBookPeople(db, clock()));
    return { states, index, units };
  };

  /** Ids of what changed of a type since the last look; undefined where that cannot be said, or is too much. */
  const idsChanged = async (old: Loaded, type: 'Person' | 'Account'): Promise<string[] | undefined> => {
    const sinceState = old.states.get(type) ?? '';
    const changes = await readObjectChanges(db, {
      accountId: PROVINCE,
      type,
      sinceState,
      most: MOST_CHANGES,
    });
    if (!changes || changes.hasMore) return undefined;
    return [...changes.created, ...changes.updated, ...changes.destroyed];
  };

  const catchUp = async (old: Loaded): Promise<Loaded> => {
    const states = await readStates();
    if (states.get('Unit') !== old.states.get('Unit')) return load();
    if (TYPES.every((type) => states.get(type) === old.states.get(type))) return old;
    const people = await idsChanged(old, 'Person');
    const accounts = await idsChanged(old, 'Account');
    if (!people || !accounts) return load();
    const found = await readBookPeople(db, clock(), [...people, ...accounts]);
    // Who left is not found, and goes.
    for (const id of people) old.index.remove(id);
    putPeople(old.index, old.units, found);
    return { ...old, states };
  };

  return {
    tree,
    open: async () => {
      under ??= (loaded ? catchUp(loaded) : load()).finally(() => {
        under = undefined;
      });
      loaded = await under;
      return loaded.index;
    },
  };
}
