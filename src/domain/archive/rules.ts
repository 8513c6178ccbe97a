/** Rules of retention (R6.7): read, set, taken away; each on a decision. */
import { recordEvent } from '#domain/audit/record-event.ts';
import { findActingRole, requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

export const RETENTION_CLASSES = ['personal', 'agency', 'system', 'left', 'journal'] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

export interface RetentionRule {
  id: string;
  appliesTo: RetentionClass;
  /** Null for the province. */
  unitId: UnitId | null;
  unitName: string | null;
  /** Null for ever. */
  keepDays: number | null;
  authority: string;
  setByName: string;
  setAt: Date;
}

/** A hundred years: what is kept longer is kept for ever. */
const MAX_DAYS = 36_500;
const PROVINCE = { kind: 'province' } as const;

/** Rules by their ids, or all. */
export function readRules(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<RetentionRule[]> {
  requirePermission(principal, 'archive.read', PROVINCE);
  return db.query<RetentionRule>(
    `select r.id, r.applies_to as "appliesTo", r.unit_id as "unitId", u.name as "unitName", r.keep_days as "keepDays", r.authority,
       r.set_by_name as "setByName", r.set_at as "setAt"
     from retention_rule r left join unit u on u.id = r.unit_id
     where $1::uuid[] is null or r.id = any ($1) order by r.applies_to, u.name nulls first limit $2`,
    [ids ?? null, most],
  );
}

export interface WantedRule {
  appliesTo: RetentionClass;
  unitId?: UnitId | null;
  keepDays: number | null;
}

/** Sets the rule of a class in a unit, in place of the one there. `Refusal`: `notPermitted`, `invalidArgument`, `notFound`. */
export async function setRule(tx: Transaction, act: DirectoryAct, wanted: WantedRule): Promise<string> {
  const { principal } = act;
  requirePermission(principal, 'archive.rule', PROVINCE);
  const { appliesTo, unitId = null, keepDays } = wanted;
  if (keepDays !== null && !(Number.isInteger(keepDays) && keepDays > 0 && keepDays <= MAX_DAYS))
    throw new Refusal('invalidArgument', `Mail is kept from 1 to ${MAX_DAYS} days, or for ever.`);
  if (appliesTo === 'journal' && unitId !== null)
    throw new Refusal('invalidArgument', 'The journal is of all mail, not of a unit’s.');
  if (act.authority.trim() === '') throw new Refusal('invalidArgument', 'A rule stands on a decision.');
  if (unitId !== null) await requireUnitById(tx, unitId);
  const [before] = await tx.query<{ id: string; keepDays: number | null }>(
    `select id, keep_days as "keepDays" from retention_rule
     where applies_to = $1 and unit_id is not distinct from $2 for update`,
    [appliesTo, unitId],
  );
  const actor = auditActor(principal);
  const id = before?.id ?? act.ids();
  await tx.query(
    `insert into retention_rule (id, applies_to, unit_id, keep_days, authority, set_by, set_by_name, set_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (id) do update set keep_days = excluded.keep_days, authority = excluded.authority, set_by = excluded.set_by,
       set_by_name = excluded.set_by_name, set_at = excluded.set_at`,
    [id, appliesTo, unitId, keepDays, act.authority, actor.accountId ?? null, actor.name, new Date(act.now)],
  );
  const as = findActingRole(principal, 'archive.rule', PROVINCE);
  await recordEvent(tx, {
    now: act.now,
    actor,
    act: 'archive.setRule',
    object: { kind: 'archive', id },
    authority: act.authority,
    ...(before && { before: { keepDays: before.keepDays } }),
    after: { appliesTo, unit: unitId, keepDays },
    ...(as && { context: { as } }),
  });
  return id;
}

/** Takes a rule away: what it kept stays, what is deleted from now on goes after its 30 days. */
export async function removeRule(tx: Transaction, act: DirectoryAct, id: string): Promise<void> {
  requirePermission(act.principal, 'archive.rule', PROVINCE);
  const [gone] = await tx.query<{ appliesTo: string; keepDays: number | null }>(
    'delete from retention_rule where id = $1 returning applies_to as "appliesTo", keep_days as "keepDays"',
    [id],
  );
  if (!gone) throw new Refusal('notFound', 'There is no such rule.');
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: 'archive.removeRule',
    object: { kind: 'archive', id },
    authority: act.authority,
    before: gone,
  });
}
