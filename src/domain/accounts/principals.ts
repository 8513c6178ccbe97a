/** An account as a principal: its unit and the roles it holds now (R2.1). */
import type { AccountPrincipal, HeldRole, Role } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

interface PrincipalRow {
  name: string;
  isAgency: boolean;
  unitPath: UnitId[];
  roles: HeldRole[] | null;
}

/**
 * The principal of an active account. `Refusal`: `accountLocked`, `notFound`. Roles that have not begun or have
 * ended are not held. `from`: the network address, for the audit record.
 */
export async function readPrincipal(
  db: Queryable,
  accountId: AccountId,
  now: number,
  from?: string,
): Promise<AccountPrincipal> {
  const rows = await db.query<PrincipalRow & { state: string }>(
    `select c.state, c.kind = 'agency' as "isAgency", coalesce(a.address, c.display_name) as name, unit_path(c.unit_id) as "unitPath",
       (select json_agg(json_build_object('role', g.role, 'unitId', g.unit_id, 'unitPath', unit_path(g.unit_id))
          order by g.id)
        from role_grant g
        where g.account_id = c.id and g.starts_at <= $2 and (g.ends_at is null or g.ends_at > $2)) as roles
     from account c left join address a on a.account_id = c.id and a.kind = 'primary'
     where c.id = $1`,
    [accountId, new Date(now)],
    { name: 'principal_read' },
  );
  const row = rows[0];
  if (!row || row.state === 'retired') throw new Refusal('notFound', 'This account does not exist.');
  if (row.state === 'locked') throw new Refusal('accountLocked', 'This account is locked.');
  const { name, unitPath, roles } = row;
  return {
    kind: 'account',
    accountId,
    name,
    unitPath,
    roles: roles ?? [],
    ...(row.isAgency && { isAgency: true }),
    ...(from !== undefined && { from }),
  };
}

/** The roles an account holds now, for deciding who may act on it. */
export async function readHeldRoles(db: Queryable, accountId: AccountId, now: number): Promise<Role[]> {
  const rows = await db.query<{ role: Role }>(
    `select distinct role from role_grant
     where account_id = $1 and starts_at <= $2 and (ends_at is null or ends_at > $2)`,
    [accountId, new Date(now)],
  );
  return rows.map((row) => row.role);
}
