/** Units by id and by what is typed; everybody may see them (R4.3). One query each. */
import type { UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { beginningsQuery } from './search-words.ts';
import type { Unit, UnitClass } from './units.ts';

/** A unit as the directory shows it. */
export interface DirectoryUnit {
  id: UnitId;
  code: string;
  name: string;
  nameEn: string | null;
  shortName: string | null;
  unitClass: UnitClass;
  parentId: UnitId | null;
  annexNumber: number | null;
  state: Unit['state'];
  path: UnitId[];
  /** The address of the unit's own account, where it has one. */
  address: string | null;
  /** Where mail to its people goes: the group made for them, where there is one. */
  groupAddress: string | null;
  phone: string | null;
  fax: string | null;
  website: string | null;
  postalAddress: string | null;
  /** Where its people and mail went when it was dissolved. */
  successorId: UnitId | null;
  /** Who holds the post now; an acting head before the one who is away. */
  head: PostHolder | null;
  secretary: PostHolder | null;
}

export interface PostHolder {
  personId: string;
  name: string;
  title: string;
  isActing: boolean;
}

/** Who holds a post of a rank in the unit `u` at $3. */
const HOLDER = (rank: 'head' | 'secretary'): string =>
  `(select json_build_object('personId', p.id, 'name', p.full_name, 'title', t.title, 'isActing', t.is_acting)
     from post t join person p on p.id = t.person_id
     where t.unit_id = u.id and t.rank = '${rank}' and t.starts_at <= $3 and (t.ends_at is null or t.ends_at > $3)
     order by t.is_acting desc, t.starts_at limit 1)`;

/** Units of these ids, or all in the order of the tree, at most so many. */
export function readUnits(
  db: Queryable,
  ids: readonly string[] | undefined,
  { most, now }: { most: number; now: number },
): Promise<DirectoryUnit[]> {
  return db.query<DirectoryUnit>(
    `select u.id, u.code, u.name, u.name_en as "nameEn", u.short_name as "shortName", u.class as "unitClass",
       u.parent_id as "parentId", u.annex_number as "annexNumber", u.state, unit_path(u.id) as path,
       (select a.address from account c join address a on a.account_id = c.id and a.kind = 'primary'
        where c.unit_id = u.id and c.kind = 'agency' and c.state <> 'retired' order by c.created_at limit 1) as address,
       (select g.address from mail_group g where g.unit_id = u.id and g.membership = 'unit'
        order by g.includes_below desc, g.created_at limit 1) as "groupAddress",
       u.phone, u.fax, u.website, u.postal_address as "postalAddress", u.successor_id as "successorId",
       ${HOLDER('head')} as head, ${HOLDER('secretary')} as secretary
     from unit u where $1::uuid[] is null or u.id = any ($1)
     order by u.parent_id is not null, u.annex_number nulls last, u.code limit $2`,
    [ids ?? null, most, new Date(now)],
    { name: 'unit_read' },
  );
}

export interface UnitCondition {
  text?: string;
  parentId?: string;
  /** This unit and all below it. */
  within?: string;
  unitClass?: UnitClass;
  state?: string;
}

/** Ids of units that meet the conditions, by name, or by their place in the annex. */
export async function findUnitIds(
  db: Queryable,
  { text, parentId, within, unitClass, state }: UnitCondition,
  order: { by: 'name' | 'annexNumber'; isAscending: boolean },
  most: number,
): Promise<string[]> {
  const question = text === undefined ? null : beginningsQuery(text);
  if (question === undefined) return [];
  const by = order.by === 'name' ? 'fold_text(u.name)' : 'u.annex_number';
  const direction = order.isAscending ? 'asc' : 'desc';
  const rows = await db.query<{ id: string }>(
    `select u.id from unit u
     where ($1::text is null or u.words @@ to_tsquery('simple', $1))
       and ($2::text is null or u.parent_id::text = $2)
       and ($3::text is null or $3 = any (unit_path(u.id)::text[]))
       and ($4::text is null or u.class = $4) and ($5::text is null or u.state = $5)
     order by ${by} ${direction} nulls last, u.code limit $6`,
    [question, parentId ?? null, within ?? null, unitClass ?? null, state ?? null, most],
  );
  return rows.map(({ id }) => id);
}

/** Names of living units that have no account of their own, by their codes. One query. */
export async function nameUnitsWithoutAccount(
  db: Queryable,
  codes: readonly string[],
): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await db.query<{ code: string; name: string }>(
    `select u.code, u.name from unit u where u.code = any ($1::text[]) and u.state <> 'dissolved' and not exists (
       select from account c where c.unit_id = u.id and c.kind = 'agency' and c.state <> 'retired')`,
    [codes],
    { name: 'unit_without_account' },
  );
  return new Map(rows.map(({ code, name }) => [code, name]));
}
