/**
 * Matching rows against the directory (R5.4): same, changed, new, missing, doubtful. Two queries for a thousand rows.
 *
 * Sure is who has the same staff number and name, or the same name and birth date or year. Whoever is like somebody but not surely
 * them is doubtful, and a person decides: a wrong guess would give one's mail to another.
 */
import type { FeedMatch, FeedRow } from '#domain/directory/feeds.ts';
import { findPossiblePeople, type Person } from '#domain/directory/people.ts';
import { listPosts } from '#domain/directory/posts.ts';
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
}

export interface NumberedRow {
  ordinal: number;
  fields: FeedFields;
}

/** What is known of the row's people, for all rows of a batch. */
interface Known {
  byNumber: Map<string, Person>;
  byName: Map<string, Person[]>;
  titles: Map<string, string>;
}

async function readKnown({ db, now }: MatchContext, rows: readonly NumberedRow[]): Promise<Known> {
  const people = await findPossiblePeople(
    db,
    rows.map(({ fields }) => fields),
  );
  const byNumber = new Map<string, Person>();
  const byName = new Map<string, Person[]>();
  for (const person of people) {
    if (person.staffNumber !== null) byNumber.set(person.staffNumber, person);
    const name = foldForSearch(person.fullName);
    byName.set(name, [...(byName.get(name) ?? []), person]);
  }
  const posts = await listPosts(db, { at: now, personIds: people.map(({ id }) => id) });
  const titles = new Map(
    posts.filter(({ isMain }) => isMain).map(({ personId, title }) => [personId as string, title]),
  );
  return { byNumber, byName, titles };
}

type Likeness = { kind: 'sure' | 'doubtful'; person: Person; notes: string[] } | { kind: 'none' };

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
          notes: [`mã ${fields.staffNumber} là của ${numbered.fullName} (this number is of somebody else)`],
        };
  }
  const namesakes = (known.byName.get(name) ?? []).filter(
    (person) => fields.staffNumber === undefined || person.staffNumber === null,
  );
  const isSure = (person: Person): boolean =>
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
      notes: [`${sure.length} người cùng tên, cùng năm sinh (namesakes of one year)`],
    };
  const near = namesakes.find(
    ({ unitId: at, birthYear }) => at === unitId || birthYear === null || fields.birthYear === undefined,
  );
  if (!near) return { kind: 'none' };
  const years = `${fields.birthYear ?? '?'} / ${near.birthYear ?? '?'}`;
  return {
    kind: 'doubtful',
    person: near,
    notes: [`trùng tên ${near.fullName}, năm sinh ${years} (same name, birth years)`],
  };
}

const GONE: ReadonlySet<string> = new Set(['left', 'retired']);

/** What differs of somebody who is surely the row's person, and the request it calls for. */
function compare(
  fields: FeedFields,
  person: Person,
  unit: Unit,
  known: Known,
): Pick<FeedRow, 'match' | 'requestType' | 'notes'> {
  if (GONE.has(person.state))
    return {
      match: 'new',
      requestType: 'joining',
      notes: [`từng công tác, địa chỉ cũ ${person.address ?? ''} (was here before)`],
    };
  if (person.unitId !== unit.id)
    return {
      match: 'changed',
      requestType: 'transfer',
      notes: [`chuyển đến ${unit.name} (moves to another unit)`],
    };
  if (person.fullName !== fields.fullName)
    return {
      match: 'changed',
      requestType: 'nameCorrection',
      notes: [`họ tên: ${person.fullName} → ${fields.fullName} (name)`],
    };
  const title = known.titles.get(person.id) ?? '';
  if (fields.title !== undefined && fields.title !== title)
    return {
      match: 'changed',
      requestType: 'postChange',
      notes: [`chức vụ: ${title || '—'} → ${fields.title} (post)`],
    };
  return { match: 'same', requestType: null, notes: [] };
}

function matchOne(context: MatchContext, { ordinal, fields }: NumberedRow, known: Known): FeedRow {
  const give = (match: FeedMatch, notes: string[], more: Partial<FeedRow> = {}): FeedRow => ({
    ordinal,
    match,
    fields: { ...fields },
    personId: null,
    requestType: null,
    notes,
    ...more,
  });
  const unit = fields.unit === undefined ? context.unit : context.units.get(fields.unit);
  if (!unit || unit.state === 'dissolved')
    return give('wrong', [`đơn vị ${fields.unit} không có (no such unit)`]);
  if (!context.mayReport(unit))
    return give('wrong', [`${unit.name} ngoài phạm vi của bạn (outside your units)`]);
  const key = `${fields.staffNumber ?? ''}|${foldForSearch(fields.fullName)}|${fields.birthDate ?? fields.birthYear ?? ''}`;
  const before = context.seenKeys.get(key);
  if (before !== undefined) return give('doubtful', [`trùng với dòng ${before} (the same as row ${before})`]);
  context.seenKeys.set(key, ordinal);
  const like = likenessOf(fields, unit.id, known);
  if (like.kind === 'none') return give('new', [], { requestType: 'joining' });
  const personId: PersonId = like.person.id;
  const other = context.seenPeople.get(personId);
  if (other !== undefined)
    return give('doubtful', [`cùng người với dòng ${other} (the same person as row ${other})`], { personId });
  context.seenPeople.set(personId, ordinal);
  if (like.kind === 'doubtful') return give('doubtful', like.notes, { personId });
  return give('same', [], { personId, ...compare(fields, like.person, unit, known) });
}

/** Matches a batch of rows. */
export async function matchRows(context: MatchContext, rows: readonly NumberedRow[]): Promise<FeedRow[]> {
  const known = await readKnown(context, rows);
  return rows.map((row) => matchOne(context, row, known));
}
