/** People by id and by what is typed; everybody may see them (R4.3). One query each. */
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { PersonState } from './people.ts';
import type { PostRank } from './posts.ts';
import type { UnitPath } from './principal.ts';
import { beginningsQuery, widely } from './search-words.ts';

/** A person as the directory shows them. */
export interface DirectoryPerson {
  id: string;
  fullName: string;
  unitId: UnitId;
  unitName: string;
  /** Of their own account, where they have one that is not retired. */
  accountId: AccountId | null;
  address: string | null;
  unitPath: UnitPath;
  state: PersonState;
  /** Of the main post held now. */
  title: string | null;
  rank: PostRank | null;
  officePhone: string | null;
  /** Private, as the next one: for the person, and for those who keep the list. */
  mobilePhone: string | null;
  staffNumber: string | null;
  /** ISO date; more private still, as the next one: for those who may correct it. */
  birthDate: string | null;
  birthYear: number | null;
  photoBlob: Buffer | null;
  photoType: string | null;
}

/** People of these ids, or all by name, at most so many. */
export function readPeople(
  db: Queryable,
  ids: readonly string[] | undefined,
  { most, now }: { most: number; now: number },
): Promise<DirectoryPerson[]> {
  return db.query<DirectoryPerson>(
    `select p.id, p.full_name as "fullName", p.unit_id as "unitId", u.name as "unitName", unit_path(p.unit_id) as "unitPath",
       c.id as "accountId", a.address, p.state, t.title, t.rank, p.office_phone as "officePhone",
       p.mobile_phone as "mobilePhone", p.staff_number as "staffNumber",
       p.birth_date::text as "birthDate", p.birth_year as "birthYear", p.photo_blob as "photoBlob", p.photo_type as "photoType"
     from person p join unit u on u.id = p.unit_id
     left join account c on c.person_id = p.id and c.state <> 'retired'
     left join address a on a.account_id = c.id and a.kind = 'primary'
     left join lateral (select nullif(title, '') as title, rank from post where person_id = p.id and is_main and starts_at <= $3
       and (ends_at is null or ends_at > $3) order by starts_at desc limit 1) t on true
     where $1::uuid[] is null or p.id = any ($1) order by p.name_folded, p.id limit $2`,
    [ids ?? null, most, new Date(now)],
    { name: 'person_read' },
  );
}

export interface PersonCondition {
  text?: string;
  unitId?: string;
  /** People of this unit and all below it. */
  within?: string;
  hasAccount?: boolean;
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** With a text those come by the index of names, and beside them those by the address alone; joined by an `or` all people would be read. */
const WITH_TEXT = `(
  select * from person where words @@ to_tsquery('simple', $5)
  union all
  select * from person where not words @@ to_tsquery('simple', $5) and id in (
    select c.person_id from address a join account c on c.id = a.account_id
    where a.kind in ('primary', 'alias') and a.address like $6 || '%'))`;

/**
 * Ids of people that meet the conditions, by name; a text finds the name, and the beginning of the address, or where it finds nobody so,
 * words of the name with those of unit and post.
 */
export async function findPersonIds(
  db: Queryable,
  { text, unitId, within, hasAccount }: PersonCondition,
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const question = text === undefined ? null : beginningsQuery(text);
  if (question === undefined) return [];
  const direction = isAscending ? 'asc' : 'desc';
  const ask = (from: string, parameters: readonly unknown[]): Promise<{ id: string }[]> =>
    db.query(
      `select p.id from ${from} p
     where ($1::text is null or p.unit_id::text = $1)
       and ($2::text is null or $2 = any (unit_path(p.unit_id)::text[]))
       and ($3::boolean is null or $3 = exists (
         select from account c where c.person_id = p.id and c.state <> 'retired'))
     order by p.name_folded ${direction}, p.id limit $4`,
      [unitId ?? null, within ?? null, hasAccount ?? null, most, ...parameters],
    );
  if (text === undefined) return idsOf(await ask('person', []));
  const rows = await ask(WITH_TEXT, [question, beginningOf(text)]);
  if (rows.length > 0) return idsOf(rows);
  const wide = await widely(db, text, { personId: 'id', taken: 4 });
  return wide ? idsOf(await ask(`(select * from person where ${wide.sql})`, wide.parameters)) : [];
}

/** What is typed as the beginning of an address, for LIKE. */
export function beginningOf(text: string | undefined): string | null {
  return (
    text
      ?.trim()
      .toLowerCase()
      .replaceAll(/[\\%_]/g, String.raw`\$&`) ?? null
  );
}

/** True for the picture of somebody in the directory: everybody may see it. */
export async function isPhoto(db: Queryable, hash: Buffer): Promise<boolean> {
  const rows = await db.query(
    `select from person where photo_blob = $1 and state in ('serving', 'on_leave') limit 1`,
    [hash],
  );
  return rows.length > 0;
}
