/** People by id and by what is typed; everybody may see them (R4.3). One query each. */
import type { UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { beginningsQuery } from './search-words.ts';

/** A person as the directory shows them. */
export interface DirectoryPerson {
  id: string;
  fullName: string;
  unitId: UnitId;
  unitName: string;
  /** Of their own account, where they have one that is not retired. */
  accountId: string | null;
  address: string | null;
}

/** People of these ids, or all by name, at most so many. */
export function readPeople(
  db: Queryable,
  ids: readonly string[] | undefined,
  most: number,
): Promise<DirectoryPerson[]> {
  return db.query<DirectoryPerson>(
    `select p.id, p.full_name as "fullName", p.unit_id as "unitId", u.name as "unitName", c.id as "accountId", a.address
     from person p join unit u on u.id = p.unit_id
     left join account c on c.person_id = p.id and c.state <> 'retired'
     left join address a on a.account_id = c.id and a.kind = 'primary'
     where $1::uuid[] is null or p.id = any ($1) order by p.name_folded, p.id limit $2`,
    [ids ?? null, most],
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

/** Ids of people that meet the conditions, by name; a text finds the name, and the beginning of the address. */
export async function findPersonIds(
  db: Queryable,
  { text, unitId, within, hasAccount }: PersonCondition,
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const question = text === undefined ? null : beginningsQuery(text);
  if (question === undefined) return [];
  const direction = isAscending ? 'asc' : 'desc';
  const rows = await db.query<{ id: string }>(
    `select p.id from person p
     where ($1::text is null or p.id in (
         select id from person where words @@ to_tsquery('simple', $1)
         union select c.person_id from address a join account c on c.id = a.account_id
         where a.kind in ('primary', 'alias') and a.address like $2 || '%'))
       and ($3::text is null or p.unit_id::text = $3)
       and ($4::text is null or $4 = any (unit_path(p.unit_id)::text[]))
       and ($5::boolean is null or $5 = exists (
         select from account c where c.person_id = p.id and c.state <> 'retired'))
     order by p.name_folded ${direction}, p.id limit $6`,
    [question, beginningOf(text), unitId ?? null, within ?? null, hasAccount ?? null, most],
  );
  return rows.map(({ id }) => id);
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
