/** Roles as they were given, with their dates, for those who may see them (R2.1): listed, found, and ended before their time. */
import { recordEvent } from '#domain/audit/record-event.ts';
import { actOfGranting } from '#domain/directory/acts.ts';
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor, type Principal, type Role, type UnitPath } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

export interface StoredGrant {
  id: string;
  accountId: AccountId;
  address: string | null;
  displayName: string;
  role: Role;
  unitId: UnitId;
  unitPath: UnitPath;
  startsAt: Date;
  endsAt: Date | null;
  grantedBy: AccountId | null;
  reason: string;
  postId: string | null;
}

const SELECT = `select g.id, g.account_id as "accountId", a.address, c.display_name as "displayName", g.role, g.unit_id as "unitId",
    unit_path(g.unit_id) as "unitPath", g.starts_at as "startsAt", g.ends_at as "endsAt", g.granted_by as "grantedBy",
    g.reason, g.post_id as "postId"
  from role_grant g join account c on c.id = g.account_id
  left join address a on a.account_id = c.id and a.kind = 'primary'`;
const SEEN = '($1::uuid[] is null or g.account_id = $2 or unit_path(g.unit_id) && $1)';

function sight(principal: Principal): unknown[] {
  const reach = findReach(principal, 'role.list');
  return [reach === 'everywhere' ? null : reach, principal.kind === 'account' ? principal.accountId : null];
}

/** Grants within the principal's reach and their own, by their ids or all. */
export async function readGrants(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<StoredGrant[]> {
  return db.query<StoredGrant>(
    `${SELECT} where ${SEEN} and ($3::uuid[] is null or g.id = any($3)) order by g.starts_at desc, g.id limit $4`,
    [...sight(principal), ids ?? null, most],
  );
}

export interface GrantCondition {
  accountId?: string;
  role?: Role;
  /** In this unit and below. */
  unitId?: string;
  heldAt?: Date;
}

/** Ids of grants that meet the conditions. */
export async function findGrantIds(
  db: Queryable,
  principal: Principal,
  { accountId, role, unitId, heldAt }: GrantCondition,
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select g.id from role_grant g
     where ${SEEN} and ($3::uuid is null or g.account_id = $3) and ($4::text is null or g.role = $4)
       and ($5::uuid is null or $5 = any(unit_path(g.unit_id)))
       and ($6::timestamptz is null or (g.starts_at <= $6 and (g.ends_at is null or g.ends_at > $6)))
     order by g.starts_at ${isAscending ? 'asc' : 'desc'}, g.id limit $7`,
    [...sight(principal), accountId ?? null, role ?? null, unitId ?? null, heldAt ?? null, most],
  );
  return rows.map(({ id }) => id);
}

/** Ends a role now. `Refusal`: `notFound`, `notPermitted` (also for one's own), `conflict` when it is over. */
export async function endGrant(tx: Transaction, act: DirectoryAct, id: string): Promise<void> {
  const [grant] = await readGrants(tx, act.principal, [id], 1);
  if (!grant) throw new Refusal('notFound', 'There is no such role.');
  requirePermission(act.principal, actOfGranting(grant.role), {
    kind: 'account',
    accountId: grant.accountId,
    unitPath: grant.unitPath,
  });
  if (grant.postId)
    throw new Refusal('conflict', 'This role belongs to a post: it ends when the post does.', {
      role: grant.role,
    });
  const ended = await tx.query(
    `update role_grant set ends_at = greatest(starts_at, $2) where id = $1 and (ends_at is null or ends_at > $2) returning id`,
    [id, new Date(act.now)],
  );
  if (ended.length === 0) throw new Refusal('conflict', 'This role is over already.');
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: 'role.end',
    object: { kind: 'account', id: grant.accountId },
    authority: act.authority,
    context: act.context,
    before: { role: grant.role, unit: grant.unitId, address: grant.address },
  });
}
