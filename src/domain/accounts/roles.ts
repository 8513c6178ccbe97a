/** Giving an account a role in a unit, from a day to a day (R2.1). */

import { type AuditContext, recordEvent } from '#domain/audit/record-event.ts';
import { actOfGranting } from '#domain/directory/acts.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal, type Role, type UnitPath } from '#domain/directory/principal.ts';
import type { Unit } from '#domain/directory/units.ts';
import type { AccountId, NewId, PostId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { Account } from './accounts.ts';

export interface RoleGrant {
  principal: Principal;
  account: Pick<Account, 'id' | 'address'>;
  role: Role;
  unit: Pick<Unit, 'id' | 'code' | 'path'>;
  /** Until when; undefined without end. */
  endsAt?: number;
  /** The post it belongs to: it ends with it. */
  postId?: PostId;
  authority: string;
  context?: AuditContext | undefined;
  ids: NewId;
  now: number;
}

/** Grants the role and gives the grant's id. `Refusal('notPermitted')`, also to whoever would grant it to themselves, and to the center for what is the chief's to give. */
export async function grantRole(tx: Transaction, grant: RoleGrant): Promise<string> {
  requirePermission(grant.principal, actOfGranting(grant.role), {
    kind: 'account',
    accountId: grant.account.id,
    unitPath: grant.unit.path,
  });
  const id = grant.ids();
  const endsAt = grant.endsAt === undefined ? null : new Date(grant.endsAt);
  await tx.query(
    `insert into role_grant (id, account_id, role, unit_id, starts_at, ends_at, granted_by, reason, post_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      grant.account.id,
      grant.role,
      grant.unit.id,
      new Date(grant.now),
      endsAt,
      grant.principal.kind === 'account' ? grant.principal.accountId : null,
      grant.authority,
      grant.postId ?? null,
    ],
  );
  await recordEvent(tx, {
    now: grant.now,
    actor: auditActor(grant.principal),
    act: 'role.grant',
    object: { kind: 'account', id: grant.account.id },
    authority: grant.authority,
    context: grant.context,
    after: {
      address: grant.account.address,
      role: grant.role,
      unit: grant.unit.code,
      endsAt: endsAt?.toISOString() ?? null,
    },
  });
  return id;
}

/** The accounts, open ones, that hold the role in the unit or above it now. */
export async function listRoleHolders(
  db: Queryable,
  { role, unitPath, now }: { role: Role; unitPath: UnitPath; now: number },
): Promise<AccountId[]> {
  const rows = await db.query<{ id: AccountId }>(
    `select distinct c.id from role_grant g join account c on c.id = g.account_id and c.state = 'active'
     where g.role = $1 and g.unit_id = any ($2::uuid[]) and g.starts_at <= $3 and (g.ends_at is null or g.ends_at > $3)`,
    [role, unitPath, new Date(now)],
  );
  return rows.map(({ id }) => id);
}
