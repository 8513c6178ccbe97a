/**
 * The register of violations (R12.1): evidence, level, measure and follow-up, seen by those entitled.
 *
 * Restricted ones are for the chiefs and the auditor. The measure against a body that only takes part is that body's own (R3.1):
 * its head records it.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { PersonId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { authorize, findReach, requirePermission } from './authorize.ts';
import type { DirectoryAct } from './directory-act.ts';
import { type FieldColumns, setList } from './field-columns.ts';
import { auditActor, type Principal, type UnitPath } from './principal.ts';
import type { Unit, UnitClass } from './units.ts';

export const VIOLATION_KINDS = [
  'mailService',
  'rogueSender',
  'personalMail',
  'lentAddress',
  'spam',
  'secrecy',
  'other',
] as const;
export const VIOLATION_LEVELS = ['minor', 'serious', 'grave'] as const;
export type ViolationKind = (typeof VIOLATION_KINDS)[number];
export type ViolationLevel = (typeof VIOLATION_LEVELS)[number];

export interface Violation {
  id: string;
  unitId: UnitId;
  unitPath: UnitPath;
  unitName: string;
  unitClass: UnitClass;
  personId: PersonId | null;
  kind: ViolationKind;
  level: ViolationLevel;
  summary: string;
  evidence: string[];
  measure: string | null;
  followUp: string | null;
  state: 'open' | 'closed';
  isRestricted: boolean;
  recordedByName: string;
  createdAt: Date;
  changedAt: Date;
}

const SELECT = `select v.id, v.unit_id as "unitId", unit_path(v.unit_id) as "unitPath", u.name as "unitName", u.class as "unitClass",
    v.person_id as "personId", v.kind, v.level, v.summary, v.evidence, v.measure, v.follow_up as "followUp", v.state,
    v.is_restricted as "isRestricted", v.recorded_by_name as "recordedByName", v.created_at as "createdAt",
    v.changed_at as "changedAt" from violation v join unit u on u.id = v.unit_id`;

/** Violations that the principal may see, by their ids or the newest. */
export async function readViolations(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<Violation[]> {
  const reachOf = (act: 'violation.read' | 'violation.readRestricted'): readonly UnitId[] | null => {
    const reach = findReach(principal, act);
    return reach === 'everywhere' ? null : reach;
  };
  return db.query<Violation>(
    `${SELECT} where ($1::uuid[] is null or unit_path(v.unit_id) && $1)
       and (not v.is_restricted or $2::uuid[] is null or unit_path(v.unit_id) && $2) and ($3::uuid[] is null or v.id = any($3))
     order by v.created_at desc, v.id limit $4`,
    [reachOf('violation.read'), reachOf('violation.readRestricted'), ids ?? null, most],
  );
}

const MAX_TEXT = 4000;
const MAX_EVIDENCE = 50;

export interface NewViolation {
  unit: Pick<Unit, 'id' | 'path' | 'code'>;
  personId?: PersonId | null;
  kind: ViolationKind;
  level: ViolationLevel;
  summary: string;
  evidence: readonly string[];
  isRestricted: boolean;
  /** What the watch found is told once while it lasts. */
  watchKey?: string;
}

/** Records a violation; undefined when the watch told of it already. `Refusal`: `notPermitted`, `invalidArgument`. */
export async function recordViolation(
  tx: Transaction,
  act: DirectoryAct,
  wanted: NewViolation,
): Promise<string | undefined> {
  requirePermission(act.principal, 'violation.record', { kind: 'unit', unitPath: wanted.unit.path });
  const texts = [wanted.summary, ...wanted.evidence];
  if (
    wanted.summary.trim() === '' ||
    wanted.evidence.length > MAX_EVIDENCE ||
    texts.some((text) => text.length > MAX_TEXT)
  )
    throw new Refusal('invalidArgument', 'A violation has a summary and evidence, none of it too long.');
  const id = act.ids();
  const actor = auditActor(act.principal);
  const made = await tx.query(
    `insert into violation (id, unit_id, person_id, kind, level, summary, evidence, state, is_restricted, watch_key, recorded_by,
       recorded_by_name, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, 'open', $8, $9, $10, $11, $12, $12)
     on conflict (watch_key) where watch_key is not null and state = 'open' do nothing returning id`,
    [
      id,
      wanted.unit.id,
      wanted.personId ?? null,
      wanted.kind,
      wanted.level,
      wanted.summary.trim(),
      JSON.stringify(wanted.evidence),
      wanted.isRestricted,
      wanted.watchKey ?? null,
      actor.accountId ?? null,
      actor.name,
      new Date(act.now),
    ],
  );
  if (made.length === 0) return undefined;
  await recordEvent(tx, {
    now: act.now,
    actor,
    act: 'violation.record',
    object: { kind: 'violation', id },
    authority: act.authority,
    after: {
      unit: wanted.unit.code,
      kind: wanted.kind,
      level: wanted.level,
      restricted: wanted.isRestricted,
    },
  });
  return id;
}

export interface ViolationFields {
  level: ViolationLevel;
  measure: string;
  followUp: string;
  state: 'open' | 'closed';
}

const COLUMNS: FieldColumns<keyof ViolationFields> = {
  level: 'level',
  measure: 'measure',
  followUp: 'follow_up',
  state: 'state',
};

/** The act of recording the measure against a unit, and on what. */
function measuring({ unitClass, unitPath }: Violation) {
  const act = unitClass === 'participating' ? 'violation.measureOwn' : 'violation.measure';
  return [act, { kind: 'unit', unitPath }] as const;
}

/** True for whoever may record the measure against a violation, and end it. */
export function mayMeasure(principal: Principal, violation: Violation): boolean {
  return authorize(principal, ...measuring(violation));
}

/** Records the measure, the follow-up, or the end. `Refusal`: `notFound`, `notPermitted`, `invalidArgument`. */
export async function changeViolation(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  fields: Partial<ViolationFields>,
): Promise<void> {
  const [violation] = await readViolations(tx, act.principal, [id], 1);
  if (!violation) throw new Refusal('notFound', 'There is no such violation.');
  requirePermission(act.principal, ...measuring(violation));
  if (fields.state === 'closed' && !(fields.measure ?? violation.measure))
    throw new Refusal('invalidArgument', 'A violation is closed with the measure taken.');
  const { sql, params } = setList(COLUMNS, fields, 3);
  if (sql === '') return;
  await tx.query(`update violation set changed_at = $2, ${sql} where id = $1`, [
    id,
    new Date(act.now),
    ...params,
  ]);
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: 'violation.change',
    object: { kind: 'violation', id },
    authority: act.authority,
    before: { state: violation.state, level: violation.level },
    after: fields,
  });
}
