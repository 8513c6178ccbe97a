/**
 * Accounts as the directory shows them: everybody finds living ones (R4.3); what concerns their administration is only for those
 * whose roles reach them (`account.list`). One query each.
 */
import { findReach } from '#domain/directory/authorize.ts';
import { beginningOf } from '#domain/directory/find-people.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { beginningsQuery, widely } from '#domain/directory/search-words.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { AccountKind } from './accounts.ts';

export interface DirectoryAccount {
  id: AccountId;
  kind: AccountKind;
  displayName: string;
  /** The primary address; null of a retired account. */
  address: string | null;
  aliases: string[];
  unitId: UnitId;
  personId: string | null;
  state: 'active' | 'locked' | 'retired';
  createdAt: Date;
  /** The rest is null for those who do not administer the account. */
  lockedReason: string | null;
  hasPassword: boolean | null;
  mustChangePassword: boolean | null;
}

/** The units whose accounts the principal administers: null for all. */
function administered(principal: Principal): UnitId[] | null {
  const reach = findReach(principal, 'account.list');
  return reach === 'everywhere' ? null : reach;
}

/** Accounts of these ids, or all, at most so many. Retired ones are shown to those who administer them. */
export function readDirectoryAccounts(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<DirectoryAccount[]> {
  return db.query<DirectoryAccount>(
    `select c.id, c.kind, c.display_name as "displayName", c.unit_id as "unitId", c.person_id as "personId", c.state,
       c.created_at as "createdAt", p.address,
       array(select a.address from address a where a.account_id = c.id and a.kind = 'alias' order by a.address) as aliases,
       case when r.reached then c.locked_reason end as "lockedReason",
       case when r.reached then k.id is not null end as "hasPassword",
       case when r.reached then coalesce(k.must_change, false) end as "mustChangePassword"
     from account c
     cross join lateral (select $1::uuid[] is null or unit_path(c.unit_id) && $1::uuid[] as reached) r
     left join address p on p.account_id = c.id and p.kind = 'primary'
     left join credential k on k.account_id = c.id and k.kind = 'password'
     where ($2::uuid[] is null or c.id = any ($2)) and (c.state <> 'retired' or r.reached)
     order by p.address, c.id limit $3`,
    [administered(principal), ids ?? null, most],
    { name: 'account_directory' },
  );
}

/** Ids of accounts that are not retired, in their order, after one. */
export async function pageAccountIds(
  db: Queryable,
  after: string | undefined,
  most: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select id from account where state <> 'retired' and ($1::uuid is null or id > $1) order by id limit $2`,
    [after ?? null, most],
    { name: 'account_page' },
  );
  return rows.map(({ id }) => id);
}

export interface AccountCondition {
  text?: string;
  kind?: AccountKind;
  unitId?: string;
  /** Accounts of this unit and all below it. */
  within?: string;
  state?: 'active' | 'locked' | 'retired';
  createdAfter?: Date;
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** With a text those come by the index of names, and beside them those by the address alone; joined by an `or` all accounts would be read. */
const WITH_TEXT = `(
  select * from account where words @@ to_tsquery('simple', $8)
  union all
  select * from account where not words @@ to_tsquery('simple', $8) and id in (
    select account_id from address where kind in ('primary', 'alias') and address like $9 || '%'))`;

const ORDERS = {
  address: {
    of: 'p.address collate "C"',
    join: `left join address p on p.account_id = c.id and p.kind = 'primary'`,
  },
  displayName: { of: 'c.name_folded', join: '' },
} as const;

/**
 * Ids of accounts that meet the conditions, by address or name; a text finds the name, and the beginning of an address, or where it finds
 * nobody so, words of the name with those of unit and post.
 */
export async function findAccountIds(
  db: Queryable,
  principal: Principal,
  { text, kind, unitId, within, state, createdAfter }: AccountCondition,
  order: { by: keyof typeof ORDERS; isAscending: boolean },
  most: number,
): Promise<string[]> {
  const question = text === undefined ? null : beginningsQuery(text);
  if (question === undefined) return [];
  const { of, join } = ORDERS[order.by];
  const ask = (from: string, parameters: readonly unknown[]): Promise<{ id: string }[]> =>
    db.query(
      `select c.id from ${from} c ${join}
     where (c.state <> 'retired' or $1::uuid[] is null or unit_path(c.unit_id) && $1::uuid[])
       and ($2::text is null or c.kind = $2) and ($3::text is null or c.unit_id::text = $3)
       and ($4::text is null or $4 = any (unit_path(c.unit_id)::text[])) and ($5::text is null or c.state = $5)
       and ($6::timestamptz is null or c.created_at > $6)
     order by ${of} ${order.isAscending ? 'asc' : 'desc'}, c.id limit $7`,
      [
        administered(principal),
        kind ?? null,
        unitId ?? null,
        within ?? null,
        state ?? null,
        createdAfter ?? null,
        most,
        ...parameters,
      ],
    );
  if (text === undefined) return idsOf(await ask('account', []));
  const rows = await ask(WITH_TEXT, [question, beginningOf(text)]);
  if (rows.length > 0) return idsOf(rows);
  const wide = await widely(db, text, { personId: 'person_id', taken: 7 });
  return wide ? idsOf(await ask(`(select * from account where ${wide.sql})`, wide.parameters)) : [];
}

/** Where accounts that are not retired receive, by their ids. */
export function readAccountAddresses(
  db: Queryable,
  ids: readonly AccountId[],
): Promise<{ id: AccountId; address: string; displayName: string }[]> {
  return db.query(
    `select c.id, a.address, c.display_name as "displayName" from account c
     join address a on a.account_id = c.id and a.kind = 'primary'
     where c.id = any ($1::uuid[]) and c.state <> 'retired' order by c.id`,
    [ids],
  );
}
