/** The directory of a past day as the server gives it (R6.1), and what is shown of it: who served then, in a unit of then and below. Pure. */
import { foldForSearch } from '#formats/vietnamese/fold.ts';

export interface UnitThen {
  id: string;
  name: string;
  parentId: string | null;
  state: string;
}

interface PersonThen {
  id: string;
  fullName: string;
  state: string;
  unitId: string;
  address: string | null;
}

export interface DirectoryThen {
  units: UnitThen[];
  people: PersonThen[];
  posts: { personId: string; title: string; rank: string; isMain: boolean }[];
}

/** Of the main post, what a list shows. */
export interface PersonRow extends PersonThen {
  title: string;
  isHead: boolean;
  unitName: string;
}

/** They are kept with that state for the record, and are nobody's colleagues any more. */
const GONE: ReadonlySet<string> = new Set(['left', 'retired', 'deceased']);

/** The units that were there, by name. */
export function unitsThen({ units }: DirectoryThen): UnitThen[] {
  return units
    .filter(({ state }) => state !== 'dissolved')
    .toSorted((one, other) => one.name.localeCompare(other.name, 'vi'));
}

/** Who served then, heads first, by name; of one unit and what was below it, of a name as it is typed. */
export function peopleThen(then: DirectoryThen, unitId: string | undefined, text: string): PersonRow[] {
  const units = new Map(then.units.map((unit) => [unit.id, unit]));
  const posts = new Map(then.posts.filter(({ isMain }) => isMain).map((post) => [post.personId, post]));
  const isWithin = (of: string): boolean => {
    for (let at = units.get(of); at; at = at.parentId === null ? undefined : units.get(at.parentId))
      if (at.id === unitId) return true;
    return false;
  };
  const words = foldForSearch(text);
  return then.people
    .filter(
      ({ state, unitId: of, fullName }) =>
        !GONE.has(state) && (unitId === undefined || isWithin(of)) && foldForSearch(fullName).includes(words),
    )
    .map((person) => ({
      ...person,
      title: posts.get(person.id)?.title ?? '',
      isHead: posts.get(person.id)?.rank === 'head',
      unitName: units.get(person.unitId)?.name ?? '',
    }))
    .toSorted(
      (one, other) =>
        Number(other.isHead) - Number(one.isHead) || one.fullName.localeCompare(other.fullName, 'vi'),
    );
}
