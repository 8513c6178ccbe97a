/**
 * The address book that every signed-in person may read (R4.3): people and units as they are today, without what is private.
 *
 * Read whole once by a server that keeps it in memory; later only what changed since a state.
 */
import type { Queryable } from '#platform/postgres/database.ts';

/** A post that a person holds now. */
export interface BookPost {
  unitId: string;
  title: string;
}

export interface BookPerson {
  id: string;
  /** The local part of the primary address: what the person signs in with. */
  uid: string;
  fullName: string;
  /** The primary address first, then aliases. */
  addresses: readonly string[];
  posts: readonly BookPost[];
  officePhone?: string;
  mobilePhone?: string;
  createdAt: Date;
  changedAt: Date;
}

export interface BookUnit {
  id: string;
  parentId?: string;
  code: string;
  name: string;
  nameEn?: string;
  shortName?: string;
  addresses: readonly string[];
  phone?: string;
  postalAddress?: string;
  headUid?: string;
  createdAt: Date;
  changedAt: Date;
}

/** What happened in the directory since a state. */
export interface BookChanges {
  people: BookPerson[];
  /** People who are not in the book any more. */
  gone: string[];
  /** A unit changed, so what names units must be read anew. */
  unitsChanged: boolean;
}

interface PersonRow {
  id: string;
  uid: string;
  full_name: string;
  addresses: string[];
  unit_id: string;
  created_at: Date;
  state: string;
}

const PEOPLE = `select p.id, a.local_part as uid, p.full_name, p.unit_id, p.created_at, c.state,
   array(select o.address from address o where o.account_id = c.id and o.kind in ('primary', 'alias')
     order by o.kind desc, o.address) as addresses
 from person p join account c on c.person_id = p.id join address a on a.account_id = c.id and a.kind = 'primary'`;

function personFromRow(row: PersonRow): BookPerson {
  return {
    id: row.id,
    uid: row.uid,
    fullName: row.full_name,
    addresses: row.addresses,
    posts: [{ unitId: row.unit_id, title: '' }],
    createdAt: row.created_at,
    changedAt: row.created_at,
  };
}

/** A number that grows with every change of the directory: each is recorded (R5.1). */
export async function readBookState(db: Queryable): Promise<number> {
  const rows = await db.query<{ seq: number }>('select coalesce(max(seq), 0) as seq from audit_event');
  return rows[0]?.seq ?? 0;
}

/** Everybody. */
export async function readBookPeople(db: Queryable): Promise<BookPerson[]> {
  const rows = await db.query<PersonRow>(`${PEOPLE} where c.state <> 'retired' order by a.local_part`);
  return rows.map(personFromRow);
}

/** Every unit, the root first. */
export async function readBookUnits(db: Queryable): Promise<BookUnit[]> {
  const rows = await db.query<{
    id: string;
    parent_id: string | null;
    code: string;
    name: string;
    name_en: string | null;
    short_name: string | null;
    addresses: string[];
    created_at: Date;
  }>(
    `select u.id, u.parent_id, u.code, u.name, u.name_en, u.short_name, u.created_at,
       array(select o.address from account c join address o on o.account_id = c.id and o.kind in ('primary', 'alias')
         where c.unit_id = u.id and c.kind = 'agency' and c.state <> 'retired'
         order by o.kind desc, o.address) as addresses
     from unit u order by u.parent_id is not null, u.code`,
  );
  return rows.map((row) => ({
    id: row.id,
    ...(row.parent_id !== null && { parentId: row.parent_id }),
    code: row.code,
    name: row.name,
    ...(row.name_en !== null && { nameEn: row.name_en }),
    ...(row.short_name !== null && { shortName: row.short_name }),
    addresses: row.addresses,
    createdAt: row.created_at,
    changedAt: row.created_at,
  }));
}

/** What changed after a state. */
export async function readBookChanges(db: Queryable, since: number): Promise<BookChanges> {
  const units = await db.query(
    `select 1 from audit_event where seq > $1 and object_kind in ('unit', 'domain') limit 1`,
    [since],
  );
  const rows = await db.query<PersonRow>(
    `${PEOPLE} where c.id::text in (select object_id from audit_event where seq > $1 and object_kind = 'account')`,
    [since],
  );
  return {
    people: rows.filter((row) => row.state !== 'retired').map(personFromRow),
    gone: rows.filter((row) => row.state === 'retired').map((row) => row.id),
    unitsChanged: units.length > 0,
  };
}
