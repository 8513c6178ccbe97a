/**
 * Reading addresses: which account an address belongs to.
 *
 * The local part is compared without case (R4.1), and a tag after `+` is the owner's own business: `an+bao@…` is
 * `an@…` (RFC 5233 sub-addresses) unless the tagged address itself was given to somebody. Retired accounts have no
 * address any more; locked ones still receive. What a dissolved unit had goes to its successor while that lasts, and a domain
 * that was left receives until its window closes (R3.1). Cost: one query by primary key, however many addresses.
 */
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface ResolvedAddress {
  /** The address as it stands in the directory. */
  address: string;
  accountId: AccountId;
  kind: 'primary' | 'alias';
  accountKind: 'personal' | 'agency' | 'system';
  accountState: 'active' | 'locked';
  displayName: string;
  unitId: UnitId;
}

/** RFC 5321 §4.5.3.1.3: a path has at most 256 octets with its brackets; longer ones are nobody's. */
const MAX_ADDRESS_LENGTH = 254;

interface Candidates {
  asked: string;
  exact: string;
  withoutTag: string;
}

function candidatesOf(asked: string): Candidates | undefined {
  const at = asked.lastIndexOf('@');
  if (at <= 0 || asked.length > MAX_ADDRESS_LENGTH || asked.includes('\0')) return undefined;
  const exact = asked.toLowerCase();
  const plus = exact.indexOf('+');
  const withoutTag =
    plus > 0 && plus < at ? exact.slice(0, plus) + exact.slice(exact.lastIndexOf('@')) : exact;
  return { asked, exact, withoutTag };
}

/** The account of each address, by the address as it was asked; addresses of nobody are absent. */
export async function resolveAddresses(
  db: Queryable,
  addresses: readonly string[],
): Promise<Map<string, ResolvedAddress>> {
  const candidates = addresses.map(candidatesOf).filter((entry) => entry !== undefined);
  if (candidates.length === 0) return new Map();
  const wanted = [...new Set(candidates.flatMap((entry) => [entry.exact, entry.withoutTag]))];
  const rows = await db.query<ResolvedAddress>(
    `select a.address, c.id as "accountId", a.kind, c.kind as "accountKind", c.state as "accountState",
       c.display_name as "displayName", c.unit_id as "unitId"
     from address a join domain d on d.name = a.domain and d.closed_at is null
     left join address_forward f on f.address = a.address
     join account c on c.id = coalesce(f.to_account_id, a.account_id)
     where a.address = any($1::text[]) and a.kind in ('primary', 'alias') and c.state <> 'retired'`,
    [wanted],
    { name: 'address_resolve' },
  );
  const found = new Map(rows.map((row) => [row.address, row]));
  const resolved = new Map<string, ResolvedAddress>();
  for (const entry of candidates) {
    const row = found.get(entry.exact) ?? found.get(entry.withoutTag);
    if (row) resolved.set(entry.asked, row);
  }
  return resolved;
}

/** The account of an address, or undefined. */
export async function resolveAddress(db: Queryable, address: string): Promise<ResolvedAddress | undefined> {
  return (await resolveAddresses(db, [address])).get(address);
}

/** Every address under which an account may send: its primary one first, then its aliases (R8.4). */
export async function listOwnAddresses(db: Queryable, accountId: AccountId): Promise<string[]> {
  const rows = await db.query<{ address: string }>(
    `select a.address from address a join domain d on d.name = a.domain and d.closed_at is null
     where a.account_id = $1 and a.kind in ('primary', 'alias') order by a.kind = 'alias', a.created_at, a.address`,
    [accountId],
    { name: 'address_own' },
  );
  return rows.map((row) => row.address);
}
