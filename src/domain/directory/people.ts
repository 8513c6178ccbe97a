/**
 * People: names as they are written, numbers, what is private, and the state of their service (R4.3, R5.4, R7).
 *
 * A person is one row for life: whoever leaves and comes back is the same person. Birth dates tell namesakes apart and are
 * shown to those who keep the lists only.
 */
import type { Json } from '#domain/audit/audit-hash.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { cleanName } from '#formats/vietnamese/names.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, PersonId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { type AuthorizationObject, requirePermission } from './authorize.ts';
import type { ChangeMode, DirectoryAct } from './directory-act.ts';
import { type FieldColumns, insertLists, setList } from './field-columns.ts';
import { auditActor, type UnitPath } from './principal.ts';

export type PersonState = 'serving' | 'on_leave' | 'left' | 'retired' | 'deceased';

/** What is kept of a person. */
export interface PersonFields {
  fullName: string;
  staffNumber: string | null;
  /** ISO date; private. */
  birthDate: string | null;
  birthYear: number | null;
  officePhone: string | null;
  mobilePhone: string | null;
  photoBlob: Buffer | null;
  photoType: string | null;
  state: PersonState;
  /** The unit of the main post. */
  unitId: UnitId;
}

/** A person with what follows from it. */
export interface Person extends PersonFields {
  id: PersonId;
  unitPath: UnitPath;
  accountId: AccountId | null;
  accountState: 'active' | 'locked' | 'retired' | null;
  address: string | null;
  validFrom: Date;
}

const SELECT = `select p.id, p.full_name as "fullName", p.staff_number as "staffNumber", p.birth_date::text as "birthDate",
    p.birth_year as "birthYear", p.office_phone as "officePhone", p.mobile_phone as "mobilePhone",
    p.photo_blob as "photoBlob", p.photo_type as "photoType", p.state, p.unit_id as "unitId",
    unit_path(p.unit_id) as "unitPath", c.id as "accountId", c.state as "accountState", a.address,
    p.valid_from as "validFrom"
  from person p left join account c on c.person_id = p.id
  left join address a on a.account_id = c.id and a.kind = 'primary'`;

/** People by their ids, in the order of the ids; unknown ones are absent. */
export async function readPeople(db: Queryable, ids: readonly string[]): Promise<Person[]> {
  const rows = await db.query<Person>(`${SELECT} where p.id = any($1::uuid[])`, [ids]);
  const byId = new Map<string, Person>(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The person of an id. `Refusal('notFound')`. */
export async function requirePerson(db: Queryable, id: string): Promise<Person> {
  const [person] = await readPeople(db, [id]);
  if (!person) throw new Refusal('notFound', 'There is no such person.');
  return person;
}

/** The person who holds an address, or undefined. */
export async function findPersonByAddress(db: Queryable, address: string): Promise<Person | undefined> {
  const rows = await db.query<Person>(
    `${SELECT} where c.id = (select account_id from address where address = $1 and kind in ('primary', 'alias'))`,
    [address.toLowerCase()],
  );
  return rows[0];
}

/** Everybody of a unit and below who is in service, by name. */
export async function listPeopleOfUnit(db: Queryable, unitId: UnitId): Promise<Person[]> {
  return db.query<Person>(
    `${SELECT} where $1 = any(unit_path(p.unit_id)) and p.state in ('serving', 'on_leave') order by p.name_folded, p.id`,
    [unitId],
  );
}

/** What tells one person from another. */
export interface PersonIdentity {
  fullName: string;
  staffNumber?: string | null;
  birthDate?: string | null;
  birthYear?: number | null;
}

/** People who have the staff number or the name, diacritics aside, whatever became of them. One query. */
export async function findPossiblePeople(
  db: Queryable,
  identities: readonly PersonIdentity[],
): Promise<Person[]> {
  const numbers = identities.flatMap(({ staffNumber }) => staffNumber ?? []);
  const names = identities.map(({ fullName }) => foldForSearch(cleanName(fullName)));
  return db.query<Person>(
    `${SELECT} where p.staff_number = any($1::text[]) or p.name_folded = any($2::text[]) order by p.id`,
    [numbers, names],
  );
}

/** What a row of a list is compared with. */
export type KnownPerson = Pick<
  Person,
  'id' | 'fullName' | 'staffNumber' | 'birthDate' | 'birthYear' | 'state' | 'unitId' | 'address'
>;

const KNOWN = `select p.id, p.full_name as "fullName", p.staff_number as "staffNumber", p.birth_date::text as "birthDate",
    p.birth_year as "birthYear", p.state, p.unit_id as "unitId", a.address
  from person p left join account c on c.person_id = p.id
  left join address a on a.account_id = c.id and a.kind = 'primary'`;

/** People by their staff numbers, whatever became of them. */
export function findPeopleByNumber(db: Queryable, numbers: readonly string[]): Promise<KnownPerson[]> {
  return db.query<KnownPerson>(`${KNOWN} where p.staff_number = any($1::text[]) order by p.id`, [numbers]);
}

/** Whom a row of a list may be about, by its name. */
export interface Namesake extends PersonIdentity {
  unitId: UnitId;
}

/**
 * People of these names, diacritics aside, whom these rows may be about: of the same year of birth, of one that is not known, or of the
 * same unit; for a row with a number those without one. Names repeat, so the rest of them is not read. One query.
 */
export function findNamesakes(db: Queryable, rows: readonly Namesake[]): Promise<KnownPerson[]> {
  return db.query<KnownPerson>(
    `${KNOWN} where p.id in (
       select n.id from unnest($1::text[], $2::integer[], $3::uuid[], $4::boolean[]) as w (name, year, unit_id, is_numbered)
       join person n on n.name_folded = w.name and not (w.is_numbered and n.staff_number is not null)
         and (w.year is null or n.birth_year is null or n.birth_year = w.year or n.unit_id = w.unit_id))
     order by p.id`,
    [
      rows.map(({ fullName }) => foldForSearch(cleanName(fullName))),
      rows.map(({ birthYear }) => birthYear ?? null),
      rows.map(({ unitId }) => unitId),
      rows.map(({ staffNumber }) => staffNumber != null),
    ],
  );
}

const COLUMNS: FieldColumns<keyof PersonFields | 'nameFolded'> = {
  fullName: 'full_name',
  nameFolded: 'name_folded',
  staffNumber: 'staff_number',
  birthDate: 'birth_date',
  birthYear: 'birth_year',
  officePhone: 'office_phone',
  mobilePhone: 'mobile_phone',
  photoBlob: 'photo_blob',
  photoType: 'photo_type',
  state: 'state',
  unitId: 'unit_id',
};

/** A year of birth follows from a date of birth. */
function completed(fields: Partial<PersonFields>): Partial<PersonFields & { nameFolded: string }> {
  const fullName = fields.fullName === undefined ? undefined : cleanName(fields.fullName);
  if (fullName === '')
    throw new Refusal('invalidArgument', 'A person needs a name of at most 200 characters.');
  return {
    ...fields,
    ...(fullName !== undefined && { fullName, nameFolded: foldForSearch(fullName) }),
    ...(fields.birthDate && { birthYear: Number(fields.birthDate.slice(0, 4)) }),
  };
}

/** Makes a person's row; whoever calls records the event with the account or the request. */
export async function insertPerson(
  tx: Transaction,
  wanted: Partial<PersonFields> & { fullName: string; unitId: UnitId },
  act: Pick<DirectoryAct, 'ids' | 'now'>,
): Promise<PersonId> {
  const id = act.ids() as PersonId;
  const { columns, values, params } = insertLists(COLUMNS, completed(wanted), 3);
  await tx.query(`insert into person (id, created_at, ${columns}) values ($1, $2, ${values})`, [
    id,
    new Date(act.now),
    ...params,
  ]);
  return id;
}

/** What the record shows of fields: never a picture, and of what is private only that it changed. */
function shownFields(fields: Partial<PersonFields>): Json {
  const { photoBlob, birthDate, birthYear, ...open } = fields;
  const isPrivate = birthDate !== undefined || birthYear !== undefined;
  return {
    ...(open as Record<string, Json>),
    ...(photoBlob !== undefined && { photo: photoBlob !== null }),
    ...(isPrivate && { birth: 'changed' }),
  };
}

interface PersonChange {
  person: Person;
  fields: Partial<PersonFields>;
  mode: ChangeMode;
}

/** Changes or corrects a person, on record. `Refusal`: `notPermitted`, `invalidArgument`. */
export async function changePerson(tx: Transaction, act: DirectoryAct, wanted: PersonChange): Promise<void> {
  requirePermission(act.principal, wanted.mode === 'change' ? 'directory.change' : 'directory.correct', {
    kind: 'unit',
    unitPath: wanted.person.unitPath,
  });
  await writePerson(tx, act, wanted, wanted.mode === 'change' ? 'person.change' : 'person.correct');
}

/** What people keep up themselves, and those who keep the list of their unit. */
export type ContactFields = Pick<PersonFields, 'officePhone' | 'mobilePhone' | 'photoBlob' | 'photoType'>;

/** Where a person's contact data may be seen and set by a principal. */
export function contactObject(person: Pick<Person, 'accountId' | 'unitPath'>): AuthorizationObject {
  const { accountId, unitPath } = person;
  return accountId === null ? { kind: 'unit', unitPath } : { kind: 'account', accountId, unitPath };
}

/** Changes or corrects the contact data of a person, on record. `Refusal`: `notPermitted`. */
export async function changeContact(
  tx: Transaction,
  act: DirectoryAct,
  wanted: PersonChange & { fields: Partial<ContactFields> },
): Promise<void> {
  requirePermission(act.principal, 'person.contact', contactObject(wanted.person));
  await writePerson(tx, act, wanted, wanted.mode === 'change' ? 'person.contact' : 'person.correctContact');
}

async function writePerson(
  tx: Transaction,
  act: DirectoryAct,
  wanted: PersonChange,
  auditAct: string,
): Promise<void> {
  const { person, mode } = wanted;
  const fields = completed(wanted.fields);
  const { sql, params } = setList(COLUMNS, fields, 4);
  if (sql === '') return;
  await tx.query(
    `update person set valid_from = case when $2 then greatest(valid_from, $3) else valid_from end, ${sql} where id = $1`,
    [person.id, mode === 'change', new Date(act.now), ...params],
  );
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: auditAct,
    object: { kind: 'person', id: person.id },
    authority: act.authority,
    context: act.context,
    before: shownFields(
      Object.fromEntries(
        Object.keys(wanted.fields).map((key) => [key, person[key as keyof PersonFields] ?? null]),
      ),
    ),
    after: shownFields(wanted.fields),
  });
}
