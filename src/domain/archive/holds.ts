/** Legal holds (R6.7): while one is in force nothing of its mailboxes is destroyed. Placed by one, released by another. */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { requireAccounts } from './searched-accounts.ts';

export interface LegalHold {
  id: string;
  name: string;
  reason: string;
  unitId: UnitId | null;
  unitName: string | null;
  accountIds: AccountId[];
  addresses: string[];
  placedByName: string;
  placedAt: Date;
  releasedByName: string | null;
  releasedAt: Date | null;
  releaseReason: string | null;
}

const MAX_TEXT = 1000;
const MAX_ACCOUNTS = 1000;
const PROVINCE = { kind: 'province' } as const;

/** Holds by their ids, or all, those in force first. */
export function readHolds(
  db: Queryable,
  principal: Principal,
  wanted: { ids?: readonly string[] | undefined; isInForce?: boolean | undefined },
  most: number,
): Promise<LegalHold[]> {
  requirePermission(principal, 'archive.read', PROVINCE);
  return db.query<LegalHold>(
    `select h.id, h.name, h.reason, h.unit_id as "unitId", u.name as "unitName", h.account_ids as "accountIds",
       array(select address from address where account_id = any (h.account_ids) and kind = 'primary' order by address) as addresses,
       h.placed_by_name as "placedByName", h.placed_at as "placedAt", h.released_by_name as "releasedByName",
       h.released_at as "releasedAt", h.release_reason as "releaseReason"
     from legal_hold h left join unit u on u.id = h.unit_id
     where ($1::uuid[] is null or h.id = any ($1)) and ($2::boolean is null or (h.released_at is null) = $2)
     order by h.released_at is not null, h.placed_at desc, h.id limit $3`,
    [wanted.ids ?? null, wanted.isInForce ?? null, most],
  );
}

export interface WantedHold {
  name: string;
  reason: string;
  /** One of both. */
  unitId?: UnitId | undefined;
  accountIds?: readonly AccountId[] | undefined;
}

/** Places a hold; it counts at once. `Refusal`: `notPermitted`, `invalidArgument`, `notFound`. */
export async function placeHold(tx: Transaction, act: DirectoryAct, wanted: WantedHold): Promise<string> {
  requirePermission(act.principal, 'archive.hold', PROVINCE);
  const { unitId, accountIds = [] } = wanted;
  const [name, reason] = [wanted.name.trim(), wanted.reason.trim()];
  if ([name, reason].some((text) => text === '' || text.length > MAX_TEXT))
    throw new Refusal('invalidArgument', 'A hold has a name and a reason, neither too long.');
  if ((unitId === undefined) === (accountIds.length === 0) || accountIds.length > MAX_ACCOUNTS)
    throw new Refusal('invalidArgument', 'A hold is on a unit or on accounts, not too many.');
  if (unitId !== undefined) await requireUnitById(tx, unitId);
  await requireAccounts(tx, accountIds);
  const id = act.ids();
  const actor = auditActor(act.principal);
  await tx.query(
    `insert into legal_hold (id, name, reason, unit_id, account_ids, placed_by, placed_by_name, placed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, name, reason, unitId ?? null, accountIds, actor.accountId ?? null, actor.name, new Date(act.now)],
  );
  await recordEvent(tx, {
    now: act.now,
    actor,
    act: 'archive.hold',
    object: { kind: 'archive', id },
    authority: act.authority,
    after: { name, reason, unit: unitId ?? null, accounts: accountIds },
  });
  return id;
}

/** Releases a hold; never by who placed it. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument`. */
export async function releaseHold(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  reason: string,
): Promise<void> {
  requirePermission(act.principal, 'archive.release', PROVINCE);
  if (reason.trim() === '' || reason.length > MAX_TEXT)
    throw new Refusal('invalidArgument', 'A release has its reason.');
  const [hold] = await tx.query<{ placedBy: AccountId | null; releasedAt: Date | null }>(
    'select placed_by as "placedBy", released_at as "releasedAt" from legal_hold where id = $1 for update',
    [id],
  );
  if (!hold) throw new Refusal('notFound', 'There is no such hold.');
  if (hold.releasedAt) throw new Refusal('conflict', 'This hold was released already.');
  const actor = auditActor(act.principal);
  if (hold.placedBy !== null && hold.placedBy === actor.accountId)
    throw new Refusal('notPermitted', 'A hold is released by somebody else than who placed it.');
  await tx.query(
    `update legal_hold set released_by = $2, released_by_name = $3, released_at = $4, release_reason = $5 where id = $1`,
    [id, actor.accountId ?? null, actor.name, new Date(act.now), reason.trim()],
  );
  await recordEvent(tx, {
    now: act.now,
    actor,
    act: 'archive.release',
    object: { kind: 'archive', id },
    authority: reason.trim(),
  });
}
