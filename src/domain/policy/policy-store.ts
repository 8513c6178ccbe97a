/** Policies in the database: read, list, change. A change is audited and announced in its transaction. */
import type { Json } from '#domain/audit/audit-hash.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { POLICIES } from './policies.ts';
import type { Policy } from './policy.ts';

/** Processes are told of changes on this channel; the payload is the key. */
export const POLICY_CHANNEL = 'policy';

export interface StoredPolicy {
  key: string;
  title: { vi: string; en: string };
  value: Json;
  isDefault: boolean;
  changedAt: Date | null;
  changedBy: string | null;
}

interface PolicyRow {
  key: string;
  value: Json;
  changed_at: Date;
  changed_by: string;
}

/** The value of the table where it still fits, the default otherwise. */
export function valueOr<T>(policy: Policy<T>, json: Json | undefined): T {
  if (json === undefined) return policy.default;
  try {
    return policy.parse(json);
  } catch (error) {
    if (error instanceof Refusal) return policy.default;
    throw error;
  }
}

/** All policies. `Refusal('notPermitted')`. */
export async function listPolicies(db: Queryable, principal: Principal): Promise<StoredPolicy[]> {
  requirePermission(principal, 'policy.read', { kind: 'province' });
  const rows = await db.query<PolicyRow>('select key, value, changed_at, changed_by from policy');
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return POLICIES.map((policy) => {
    const row = byKey.get(policy.key);
    return {
      key: policy.key,
      title: policy.title,
      value: valueOr(policy, row?.value) as Json,
      isDefault: row === undefined,
      changedAt: row?.changed_at ?? null,
      changedBy: row?.changed_by ?? null,
    };
  });
}

/** One policy as it is now, for who reads it once. */
export async function readPolicy<T>(db: Queryable, policy: Policy<T>): Promise<T> {
  const [row] = await db.query<{ value: Json }>('select value from policy where key = $1', [policy.key]);
  return valueOr(policy, row?.value);
}

/** One change of a policy, from the record. */
export interface PolicyVersion {
  at: Date;
  by: string;
  authority: string;
  value: Json;
}

const MAX_VERSIONS = 50;

/** What a policy was before, the latest first. `Refusal('notPermitted')`. */
export async function readPolicyHistory(
  db: Queryable,
  principal: Principal,
  key: string,
): Promise<PolicyVersion[]> {
  requirePermission(principal, 'policy.read', { kind: 'province' });
  return db.query<PolicyVersion>(
    `select at, actor as by, authority, after as value from audit_event
     where object_kind = 'policy' and object_id = $1 order by seq desc limit $2`,
    [key, MAX_VERSIONS],
  );
}

export interface PolicyChange {
  principal: Principal;
  key: string;
  /** The new value; null for the default. */
  value: Json;
  /** Who asked, on which decision (R5.1). */
  authority: string;
  now: number;
}

/** Changes a policy. `Refusal`: `notPermitted`, `notFound`, `invalidArgument`. */
export async function changePolicy(db: Database, change: PolicyChange): Promise<void> {
  requirePermission(change.principal, 'policy.change', { kind: 'province' });
  const policy = POLICIES.find(({ key }) => key === change.key);
  if (!policy) throw new Refusal('notFound', 'There is no such policy.');
  const value = change.value === null ? null : (policy.parse(change.value) as Json);
  const actor = auditActor(change.principal);
  await db.transaction(async (tx) => {
    const [before] = await tx.query<PolicyRow>('select value from policy where key = $1 for update', [
      policy.key,
    ]);
    if (value === null) await tx.query('delete from policy where key = $1', [policy.key]);
    else
      await tx.query(
        `insert into policy (key, value, changed_at, changed_by) values ($1, $2::jsonb, $3, $4)
         on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at,
           changed_by = excluded.changed_by`,
        [policy.key, JSON.stringify(value), new Date(change.now), actor.name],
      );
    await tx.query(`select pg_notify('policy', $1)`, [policy.key]);
    await recordEvent(tx, {
      now: change.now,
      actor,
      act: 'policy.change',
      object: { kind: 'policy', id: policy.key },
      authority: change.authority,
      before: before?.value ?? null,
      after: value,
    });
  });
}
