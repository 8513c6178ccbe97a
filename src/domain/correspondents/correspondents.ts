/**
 * Reading and noting correspondents: one statement for any number of pairs.
 */
import type { AccountId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** An account and somebody it may know; the address in lower case. */
export interface Acquaintance {
  accountId: AccountId;
  address: string;
}

/** A key of a pair in memory. */
export function acquaintanceKey({ accountId, address }: Acquaintance): string {
  return `${accountId} ${address}`;
}

function columns(pairs: readonly Acquaintance[]) {
  return [
    array.encodeUuidArray(pairs.map((pair) => pair.accountId)),
    array.encodeTextArray(pairs.map((pair) => pair.address)),
  ];
}

/** Those of the pairs that know each other, by `acquaintanceKey`. */
export async function findAcquaintances(db: Queryable, pairs: readonly Acquaintance[]): Promise<Set<string>> {
  const rows = await db.query<Acquaintance>(
    `select c.account_id as "accountId", c.address
     from unnest($1::uuid[], $2::text[]) wanted (account_id, address)
     join correspondent c on c.account_id = wanted.account_id and c.address = wanted.address`,
    columns(pairs),
    { name: 'correspondent_find' },
  );
  return new Set(rows.map(acquaintanceKey));
}

/** Notes pairs; those known already are left as they are. */
export async function noteAcquaintances(
  db: Queryable,
  pairs: readonly Acquaintance[],
  now: number,
): Promise<void> {
  const unique = [...new Map(pairs.map((pair) => [acquaintanceKey(pair), pair])).values()];
  // In order, so that two writers never wait for each other in a circle.
  unique.sort((a, b) => (acquaintanceKey(a) < acquaintanceKey(b) ? -1 : 1));
  await db.query(
    `insert into correspondent (account_id, address, first_at)
     select account_id, address, $3 from unnest($1::uuid[], $2::text[]) as t (account_id, address)
     on conflict do nothing`,
    [...columns(unique), new Date(now)],
    { name: 'correspondent_note' },
  );
}

/** Those of the folded names that a person of the directory bears. */
export async function findNamesInDirectory(db: Queryable, names: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ name: string }>(
    `select distinct name_folded as name from person where name_folded = any ($1::text[])`,
    [array.encodeTextArray(names)],
    { name: 'correspondent_names' },
  );
  return new Set(rows.map((row) => row.name));
}
