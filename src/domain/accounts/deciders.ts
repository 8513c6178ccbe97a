/** Who is told when something waits for a decision or befell a mailbox: heads, delegates and administrators of a unit, the center. */
import type { Role } from '#domain/directory/principal.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface NotifiedAccount {
  accountId: AccountId;
  address: string;
}

/** More people for one decision would each wait for the others. */
const MAX_DECIDERS = 20;

async function listHolders(
  db: Queryable,
  roles: readonly Role[],
  unitId: UnitId | undefined,
  now: number,
): Promise<NotifiedAccount[]> {
  return db.query<NotifiedAccount>(
    `select c.id as "accountId", a.address
     from role_grant g join account c on c.id = g.account_id and c.state = 'active'
     join address a on a.account_id = c.id and a.kind = 'primary'
     where g.role = any ($1) and ($2::uuid is null or g.unit_id = $2)
       and g.starts_at <= $3 and (g.ends_at is null or g.ends_at > $3)
     group by c.id, a.address order by a.address limit ${MAX_DECIDERS}`,
    [roles, unitId ?? null, new Date(now)],
  );
}

/** The administrators and operators of the center. */
export function listCenterAccounts(db: Queryable, now: number): Promise<NotifiedAccount[]> {
  return listHolders(db, ['center_administrator', 'center_operator'], undefined, now);
}

/** The chief of office and those who stand in for the chief. */
export function listChiefs(db: Queryable, now: number): Promise<NotifiedAccount[]> {
  return listHolders(db, ['chief_of_office', 'deputy_chief'], undefined, now);
}

/** The heads of exactly a unit. */
export function listHeads(db: Queryable, unitId: UnitId, now: number): Promise<NotifiedAccount[]> {
  return listHolders(db, ['agency_head'], unitId, now);
}

/** Those who may read the mailbox of exactly a unit (R9.1). */
export function listMailboxPeople(db: Queryable, unitId: UnitId, now: number): Promise<NotifiedAccount[]> {
  return listHolders(db, ['agency_head', 'delegate'], unitId, now);
}

/** The unit's own people who decide, or the center where it has none. */
export async function listDeciders(db: Queryable, unitId: UnitId, now: number): Promise<NotifiedAccount[]> {
  const own = await listHolders(db, ['agency_head', 'unit_administrator'], unitId, now);
  return own.length > 0 ? own : listCenterAccounts(db, now);
}
