/** Accounts as values: found by address, listed for those who may see them (R4.2, R4.3). */
import { findReach } from '#domain/directory/authorize.ts';
import type { Principal, UnitPath } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** A person's, an agency's, or one of the system itself (the center). */
export type AccountKind = 'personal' | 'agency' | 'system';

export interface Account {
  id: AccountId;
  kind: AccountKind;
  /** The primary address. */
  address: string;
  displayName: string;
  state: 'active' | 'locked' | 'retired';
  lockedReason: string | null;
  unitId: UnitId;
  unitCode: string;
  unitPath: UnitPath;
  hasPassword: boolean;
  mustChangePassword: boolean;
}

const MAX_PAGE = 1000;

const SELECT = `select c.id, c.kind, p.address, c.display_name as "displayName", c.state,
    c.locked_reason as "lockedReason", c.unit_id as "unitId", u.code as "unitCode", unit_path(c.unit_id) as "unitPath",
    k.id is not null as "hasPassword", coalesce(k.must_change, false) as "mustChangePassword"
  from account c
  join unit u on u.id = c.unit_id
  join address p on p.account_id = c.id and p.kind = 'primary'
  left join credential k on k.account_id = c.id and k.kind = 'password'`;

/** The account of an address, primary or alias, retired ones too; or undefined. */
export async function findAccount(db: Queryable, address: string): Promise<Account | undefined> {
  const rows = await db.query<Account>(
    `${SELECT} where c.id = (select account_id from address where address = $1 and kind in ('primary', 'alias'))`,
    [address.toLowerCase()],
  );
  return rows[0];
}

/** The account of an id, retired ones too; or undefined. */
export async function findAccountById(db: Queryable, id: string): Promise<Account | undefined> {
  const rows = await db.query<Account>(`${SELECT} where c.id = $1`, [id]);
  return rows[0];
}

/** The account of an address. `Refusal('notFound')` when there is none. */
export async function requireAccount(db: Queryable, address: string): Promise<Account> {
  const account = await findAccount(db, address);
  if (!account) throw new Refusal('notFound', `There is no account ${address}.`, { address });
  return account;
}

export interface AccountQuery {
  principal: Principal;
  /** Only accounts of this unit and below. */
  unitCode?: string;
  /** The last address of the page before. */
  after?: string;
  limit: number;
}

/** Accounts within the principal's reach, in the order of their addresses; at most 1000 a page. */
export async function listAccounts(db: Queryable, query: AccountQuery): Promise<Account[]> {
  const reach = findReach(query.principal, 'account.list');
  return db.query<Account>(
    `${SELECT}
     where ($1::uuid[] is null or unit_path(c.unit_id) && $1::uuid[])
       and ($2::text is null or (select id from unit where code = $2) = any(unit_path(c.unit_id)))
       and p.address collate "C" > $3
     order by p.address collate "C" limit $4`,
    [
      reach === 'everywhere' ? null : reach,
      query.unitCode ?? null,
      query.after ?? '',
      Math.min(query.limit, MAX_PAGE),
    ],
  );
}
