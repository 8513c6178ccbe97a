/** What a sender is told of an address that is retired: whom to write to instead (RFC 3463 X.1.6, R7.c). */
import type { Queryable } from '#platform/postgres/database.ts';

/** The contact by address, for those addresses that have one. One query by primary key. */
export async function findSuccessorTexts(
  db: Queryable,
  addresses: readonly string[],
): Promise<Map<string, string>> {
  if (addresses.length === 0) return new Map();
  const rows = await db.query<{ address: string; text: string }>(
    `select a.address, c.successor_text as text from address a join account c on c.id = a.account_id
     where a.address = any($1::text[]) and c.state = 'retired' and c.successor_text is not null`,
    [addresses.map((address) => address.toLowerCase())],
    { name: 'address_successor' },
  );
  return new Map(rows.map((row) => [row.address, row.text]));
}
