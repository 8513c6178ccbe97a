/**
 * Keeps the index of the address book as the directory is: read whole once, then only what changed (R4.3).
 *
 * Before each search one small query asks whether anything changed. A change of a unit may rename everything below it, so units, which are
 * few, are read anew together; of people only those that changed are.
 */
import {
  type BookPerson,
  type BookUnit,
  readBookChanges,
  readBookPeople,
  readBookState,
  readBookUnits,
} from '#domain/directory/address-book.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { BookIndex } from './book-index.ts';
import { containerEntries, personEntry, type TreeNames, treeNames, unitEntry } from './tree.ts';

export interface AddressBook {
  readonly tree: TreeNames;
  /** The index as the directory is now. */
  open(): Promise<BookIndex>;
}

interface Loaded {
  state: number;
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
export function createAddressBook(db: Queryable, domain: string): AddressBook {
  const tree = treeNames(domain);
  let loaded: Loaded | undefined;
  let under: Promise<Loaded> | undefined;

  const putPeople = (index: BookIndex, units: Loaded['units'], people: readonly BookPerson[]): void => {
    for (const person of people) index.put(personEntry(tree, units, person));
  };

  const load = async (): Promise<Loaded> => {
    // The state first: what changes while the rest is read is read again next time.
    const state = await readBookState(db);
    const index = new BookIndex();
    const units = putUnits(index, tree, await readBookUnits(db));
    putPeople(index, units, await readBookPeople(db));
    return { state, index, units };
  };

  const catchUp = async (old: Loaded): Promise<Loaded> => {
    const state = await readBookState(db);
    if (state === old.state) return old;
    const { people, gone, unitsChanged } = await readBookChanges(db, old.state);
    // A unit's name stands in the entries of its people.
    if (unitsChanged) return load();
    for (const id of gone) old.index.remove(id);
    putPeople(old.index, old.units, people);
    return { ...old, state };
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
