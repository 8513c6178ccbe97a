/**
 * The address book that every signed-in person may read (R4.3): people and units as they are today, without what is private
 * (birth, staff number, mobile telephone).
 *
 * Read whole once by a server that keeps it in memory; later only the people that the log of changes names.
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
  /** The main one first. */
  posts: readonly BookPost[];
  officePhone?: string;
  /** The hash of a JPEG, in hex. */
  photo?: string;
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
  fax?: string;
  website?: string;
  postalAddress?: string;
  /** Of whoever is its head now. */
  headUid?: string;
  secretaryUid?: string;
  createdAt: Date;
  changedAt: Date;
}

/** Columns that may be null, as fields that may be absent. */
type Nullable<T> = { [Key in keyof T]: T[Key] | Exclude<undefined extends T[Key] ? null : never, undefined> };

function withoutNulls<T extends object>(row: Nullable<T>): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T;
}

/** Addresses of an account `c`, the primary first. */
const ADDRESSES = `array(select o.address from address o where o.account_id = c.id and o.kind in ('primary', 'alias')
     order by o.kind desc, o.address)`;

/** People with an account that is in use, all or some, with the posts they hold at $1. */
const PEOPLE = `select p.id, a.local_part as uid, p.full_name as "fullName", p.office_phone as "officePhone",
   case when p.photo_type = 'image/jpeg' then encode(p.photo_blob, 'hex') end as photo,
   p.created_at as "createdAt", greatest(p.valid_from, c.valid_from) as "changedAt", ${ADDRESSES} as addresses,
   coalesce((select json_agg(json_build_object('unitId', t.unit_id, 'title', t.title) order by t.is_main desc, t.starts_at)
     from post t where t.person_id = p.id and t.starts_at <= $1 and (t.ends_at is null or t.ends_at > $1)), '[]') as posts
 from person p join account c on c.person_id = p.id and c.state <> 'retired'
 join address a on a.account_id = c.id and a.kind = 'primary'`;

/** Everybody in the book at a time, or those of some ids, the people's own or their accounts'; who is not in it is left out. */
export async function readBookPeople(
  db: Queryable,
  now: number,
  ids?: readonly string[],
): Promise<BookPerson[]> {
  const rows = await db.query<Nullable<BookPerson>>(
    `${PEOPLE} where $2::uuid[] is null or p.id = any ($2) or c.id = any ($2) order by a.local_part`,
    [new Date(now), ids ?? null],
    { name: 'book_people' },
  );
  return rows.map(withoutNulls);
}

/** The local part of whoever holds a post of a rank in the unit `u` at $1. */
const HOLDER = (rank: 'head' | 'secretary'): string =>
  `(select a.local_part from post t join account c on c.person_id = t.person_id and c.state <> 'retired'
      join address a on a.account_id = c.id and a.kind = 'primary'
    where t.unit_id = u.id and t.rank = '${rank}' and t.starts_at <= $1 and (t.ends_at is null or t.ends_at > $1)
    order by t.is_acting desc, t.starts_at limit 1)`;

/** Every unit that is not dissolved, the root first. */
export async function readBookUnits(db: Queryable, now: number): Promise<BookUnit[]> {
  const rows = await db.query<Nullable<BookUnit>>(
    `select u.id, u.parent_id as "parentId", u.code, u.name, u.name_en as "nameEn", u.short_name as "shortName", u.phone,
       u.fax, u.website, u.postal_address as "postalAddress", u.created_at as "createdAt", u.valid_from as "changedAt",
       coalesce((select ${ADDRESSES} from account c
         where c.unit_id = u.id and c.kind = 'agency' and c.state <> 'retired' order by c.created_at limit 1), '{}') as addresses,
       ${HOLDER('head')} as "headUid", ${HOLDER('secretary')} as "secretaryUid"
     from unit u where u.state <> 'dissolved' order by u.parent_id is not null, u.code`,
    [new Date(now)],
    { name: 'book_units' },
  );
  return rows.map(withoutNulls);
}
