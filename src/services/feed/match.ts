/**
 * Matching rows against the directory (R5.4): same, changed, new, missing, doubtful. Three queries for a thousand rows.
 *
 * Sure is who has the same staff number and name, or the same name and birth date or year. Whoever is like somebody but not surely
 * them is doubtful, and a person decides: a wrong guess would give one's mail to another.
 */
import type { FeedMatch, FeedNote, FeedRow } from '#domain/directory/feeds.ts';
import { findNamesakes, findPeopleByNumber, type KnownPerson } from '#domain/directory/people.ts';
import { readMainTitles } from '#domain/directory/posts.ts';
import type { Unit } from '#domain/directory/units.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import type { PersonId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { FeedFields } from './row.ts';

export interface MatchContext {
  db: Queryable;
  now: number;
  units: ReadonlyMap<string, Unit>;
  /** Whose list it is: for rows without a unit. */
  unit: Unit;
  /** Units the sender may speak for. */
  mayReport(unit: Unit): boolean;
  /** People and numbers of rows before, so that nobody stands in a list twice. */
  seenPeople: Map<string, number>;
  seenKeys: Map<string, number>;
  /** What a person decided of a row that was doubtful: it is about whom it is like, or about somebody else. */
  decided?: Decided | undefined;
}

export type Decided = 'same' | 'other';

export interface NumberedRow {
  ordinal: number;
  fields: FeedFields;
}

/** A row of a unit that is there. */
interface PlacedRow extends NumberedRow {
  unit: Unit;
}

/** Whom the rows of a batch may be about. */
interface Known {
  byNumber: Map<string, KnownPerson>;
  byName: Map<string, KnownPerson[]>;
}

async function readKnown({ db }: MatchContext, rows: readonly PlacedRow[]): Promise<Known> {
  const numbers = rows.flatMap(({ fields }) => fields.staffNumber ?? []);
  const numbered = await findPeopleByNumber(db, numbers);
  const byNumber = new Map(numbered.map((person) => [person.staffNumber ?? '', person]));
  const unknown = rows.filter(
    ({ fields }) => fields.staffNumber === undefined || !byNumber.has(fields.staffNumber),
  );
  const named = await findNamesakes(
    db,
    unknown.map(({ fields, unit }) => ({ ...fields, unitId: unit.id })),
  );
  return { byNumber, byName: Map.groupBy(named, (person) => foldForSearch(person.fullName)) };
}

type Likeness = { kind: 'sure' | 'doubtful'; person: KnownPerson; notes: FeedNote[] } | { kind: 'none' };

/** Of the same name as somebody: what is known of the years of both. */
function likeSomebody({ birthYear }: FeedFields, near: KnownPerson): FeedNote {
  if (birthYear === undefined || near.birthYear === null)
    return {
      vi: `trùng tên ${near.fullName}, chưa biết năm sinh để chắc là một người`,
      en: `has the name of ${near.fullName}; without both years of birth nobody can be sure`,
    };
  return {
    vi: `trùng tên ${near.fullName}, năm sinh ${birthYear} / ${near.birthYear}`,
    en: `has the name of ${near.fullName}, born ${birthYear} / ${near.birthYear}`,
  };
}

function likenessOf(fields: FeedFields, unitId: UnitId, known: Known): Likeness {
  const name = foldForSearch(fields.fullName);
  const numbered = fields.staffNumber === undefined ? undefined : known.byNumber.get(fields.staffNumber);
  if (numbered) {
    const isNamed = foldForSearch(numbered.fullName) === name;
    return isNamed
      ? { kind: 'sure', person: numbered, notes: [] }
      : {
          kind: 'doubtful',
          person: numbered,
          notes: [
            {
              vi: `mã ${fields.staffNumber} là của ${numbered.fullName}`,
              en: `the number ${fields.staffNumber} is ${numbered.fullName}'s`,
            },
          ],
        };
  }
  const namesakes = (known.byName.get(name) ?? []).filter(
    (person) => fields.staffNumber === undefined || person.staffNumber === null,
  );
  const isSure = (person: KnownPerson): boolean =>
    fields.birthDate !== undefined && person.birthDate !== null
      ? person.birthDate === fields.birthDate
      : fields.birthYear !== undefined && person.birthYear === fields.birthYear;
  const sure = namesakes.filter(isSure);
  const [one] = sure;
  if (one && sure.length === 1) return { kind: 'sure', person: one, notes: [] };
  if (one)
    return {
      kind: 'doubtful',
      person: one,
      notes: [
        {
          vi: `${sure.length} người cùng tên, cùng năm sinh`,
          en: `${sure.length} people with this name and year of birth`,
        },
      ],
    };
  const near = namesakes.find(
    ({ unitId: at, birthYear }) => at === unitId || birthYear === null || fields.birthYear === undefined,
  );
  if (!near) return { kind: 'none' };
  return {
    kind: 'doubtful',
    person: near,
    notes: [likeSomebody(fields, near)],
  };
}

const GONE: ReadonlySet<string> = new Set(['left', 'retired']);

/** What differs of somebody who is surely the row's person, and the request it calls for. */
function compare(
  { fields, unit }: PlacedRow,
  person: KnownPerson,
  title: string,
): Pick<FeedRow, 'match' | 'requestType' | 'notes'> {
  if (GONE.has(person.state))
    return {
      match: 'new',
      requestType: 'joining',
      notes: [
        {
          vi: `từng công tác, địa chỉ cũ ${person.address ?? '—'}`,
          en: `was here before as ${person.address ?? '—'}`,
        },
      ],
    };
  if (person.unitId !== unit.id)
    return {
      match: 'changed',
      requestType: 'transfer',
      notes: [{ vi: `chuyển đến ${unit.name}`, en: `moves to ${unit.name}` }],
    };
  if (person.fullName !== fields.fullName)
    return {
      match: 'changed',
      requestType: 'nameCorrection',
      notes: [
        {
          vi: `họ tên: ${person.fullName} → ${fields.fullName}`,
          en: `name: ${person.fullName} → ${fields.fullName}`,
        },
      ],
    };
  if (fields.title !== undefined && fields.title !== title)
    return {
      match: 'changed',
      requestType: 'postChange',
      notes: [
        {
          vi: `chức vụ: ${title || '—'} → ${fields.title}`,
          en: `post: ${title || '—'} → ${fields.title}`,
        },
      ],
    };
  return { match: 'same', requestType: null, notes: [] };
}

function rowResult({ ordinal, fields }: NumberedRow, match: FeedMatch, notes: FeedNote[]): FeedRow {
  return { ordinal, match, fields: { ...fields }, personId: null, requestType: null, notes };
}

/** What rows about one person have in common. */
export function rowKey({ staffNumber, fullName, birthDate, birthYear }: FeedFields): string {
  return `${staffNumber ?? ''}|${foldForSearch(fullName)}|${birthDate ?? birthYear ?? ''}`;
}

/** The row with its unit, or what is wrong: no such unit, one that the sender may not speak for, a row that was there before. */
function place(context: MatchContext, row: NumberedRow): { placed: PlacedRow } | { result: FeedRow } {
  const { ordinal, fields } = row;
  const unit = fields.unit === undefined ? context.unit : context.units.get(fields.unit);
  if (!unit || unit.state === 'dissolved') {
    const note = { vi: `không có đơn vị ${fields.unit}`, en: `there is no unit ${fields.unit}` };
    return { result: rowResult(row, 'wrong', [note]) };
  }
  if (!context.mayReport(unit)) {
    const note = { vi: `${unit.name} ngoài phạm vi của ông/bà`, en: `${unit.name} is not among your units` };
    return { result: rowResult(row, 'wrong', [note]) };
  }
  const key = rowKey(fields);
  const before = context.seenKeys.get(key);
  if (before !== undefined) {
    const note = { vi: `trùng với dòng ${before}`, en: `the same as row ${before}` };
    return { result: rowResult(row, 'doubtful', [note]) };
  }
  context.seenKeys.set(key, ordinal);
  return { placed: { ...row, unit } };
}

/** Who a row is about; whoever is sure is compared afterwards. */
function recognise(
  context: MatchContext,
  row: PlacedRow,
  known: Known,
): { sure: KnownPerson } | { result: FeedRow } {
  const like = likenessOf(row.fields, row.unit.id, known);
  if (like.kind === 'none' || (like.kind === 'doubtful' && context.decided === 'other'))
    return { result: { ...rowResult(row, 'new', []), requestType: 'joining' } };
  const personId: PersonId = like.person.id;
  const other = context.seenPeople.get(personId);
  if (other !== undefined) {
    const note = { vi: `cùng người với dòng ${other}`, en: `the same person as row ${other}` };
    return { result: { ...rowResult(row, 'doubtful', [note]), personId } };
  }
  context.seenPeople.set(personId, row.ordinal);
  if (like.kind === 'doubtful' && context.decided !== 'same')
    return { result: { ...rowResult(row, 'doubtful', like.notes), personId } };
  return { sure: like.person };
}

/** Matches a batch of rows; the results stand in their order. */
export async function matchRows(context: MatchContext, rows: readonly NumberedRow[]): Promise<FeedRow[]> {
  const places = rows.map((row) => place(context, row));
  const known = await readKnown(
    context,
    places.flatMap((one) => ('placed' in one ? one.placed : [])),
  );
  const found = places.map((one) =>
    'placed' in one ? { row: one.placed, ...recognise(context, one.placed, known) } : one,
  );
  const sure = found.flatMap((one) => ('sure' in one ? one.sure.id : []));
  const titles = await readMainTitles(context.db, sure, context.now);
  return found.map((one) => {
    if ('result' in one) return one.result;
    const { row, sure: person } = one;
    return {
      ...rowResult(row, 'same', []),
      personId: person.id,
      ...compare(row, person, titles.get(person.id) ?? ''),
    };
  });
}
