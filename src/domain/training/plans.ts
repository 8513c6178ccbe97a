/**
 * Yearly plans of training (R6.8): made by the center, submitted, approved or returned by the chief of office. What was submitted stands
 * still; what was returned goes on as a draft does.
 */
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { cleanText, MAX_TEXT, MAX_TITLE, recordTraining, requireWhole } from './record-training.ts';

export const PLAN_STATES = ['draft', 'submitted', 'returned', 'approved'] as const;
export type PlanState = (typeof PLAN_STATES)[number];

export interface PlanFields {
  year: number;
  title: string;
  aims: string;
  audience: string;
}

export interface TrainingPlan extends PlanFields {
  id: string;
  state: PlanState;
  madeByName: string;
  madeAt: Date;
  submittedBy: AccountId | null;
  submittedByName: string | null;
  submittedAt: Date | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  decisionNote: string | null;
  courses: number;
  plannedPeople: number;
  /** In đồng. */
  plannedCost: number;
}

const PROVINCE = { kind: 'province' } as const;

/** Plans by their ids, or all, the latest year first: those of whoever may read them. One query. */
export async function readPlans(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<TrainingPlan[]> {
  if (findReach(principal, 'training.readPlan') !== 'everywhere') return [];
  return db.query<TrainingPlan>(
    `select p.id, p.year, p.title, p.aims, p.audience, p.state, p.made_by_name as "madeByName", p.made_at as "madeAt",
       p.submitted_by as "submittedBy", p.submitted_by_name as "submittedByName", p.submitted_at as "submittedAt",
       p.decided_by_name as "decidedByName", p.decided_at as "decidedAt", p.decision_note as "decisionNote",
       c.courses, c.people as "plannedPeople", c.cost as "plannedCost"
     from training_plan p cross join lateral (
       select count(*)::integer as courses, coalesce(sum(planned_people), 0)::integer as people,
         coalesce(sum(planned_cost), 0)::bigint as cost
       from training_course where plan_id = p.id) c
     where $1::uuid[] is null or p.id = any ($1) order by p.year desc, p.made_at desc, p.id limit $2`,
    [ids ?? null, most],
  );
}

/** The plan, locked until the transaction ends. `Refusal('notFound')`. */
export async function lockPlan(
  tx: Transaction,
  id: string,
): Promise<PlanFields & { state: PlanState; submittedBy: AccountId | null }> {
  const [plan] = await tx.query<PlanFields & { state: PlanState; submittedBy: AccountId | null }>(
    `select year, title, aims, audience, state, submitted_by as "submittedBy" from training_plan where id = $1 for update`,
    [id],
  );
  if (!plan) throw new Refusal('notFound', 'There is no such plan.');
  return plan;
}

/** `Refusal('conflict')` for a plan that is not being written. */
export function requireOpenPlan({ state }: { state: PlanState }): void {
  if (state !== 'draft' && state !== 'returned')
    throw new Refusal('conflict', 'A plan that was submitted stands still until it is returned.');
}

function cleanPlan({ year, title, aims, audience }: PlanFields): PlanFields {
  return {
    year: requireWhole('year', year, 2000, 2999),
    title: cleanText('title', title, MAX_TITLE, true),
    aims: cleanText('aims', aims, MAX_TEXT),
    audience: cleanText('audience', audience, MAX_TEXT),
  };
}

/** Begins a plan. `Refusal`: `notPermitted`, `invalidArgument`. */
export async function addPlan(tx: Transaction, act: DirectoryAct, wanted: PlanFields): Promise<string> {
  requirePermission(act.principal, 'training.organise', PROVINCE);
  const { year, title, aims, audience } = cleanPlan(wanted);
  const id = act.ids();
  await tx.query(
    `insert into training_plan (id, year, title, aims, audience, state, made_by_name, made_at)
     values ($1, $2, $3, $4, $5, 'draft', $6, $7)`,
    [id, year, title, aims, audience, auditActor(act.principal).name, new Date(act.now)],
  );
  await recordTraining(tx, act, 'addPlan', { id, after: { year, title } });
  return id;
}

/** Writes on at a plan. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument`. */
export async function changePlan(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  changes: Partial<PlanFields>,
): Promise<void> {
  requirePermission(act.principal, 'training.organise', PROVINCE);
  const plan = await lockPlan(tx, id);
  requireOpenPlan(plan);
  const { year, title, aims, audience } = cleanPlan({ ...plan, ...changes });
  await tx.query('update training_plan set year = $2, title = $3, aims = $4, audience = $5 where id = $1', [
    id,
    year,
    title,
    aims,
    audience,
  ]);
  const before = { year: plan.year, title: plan.title, aims: plan.aims, audience: plan.audience };
  await recordTraining(tx, act, 'changePlan', { id, before, after: { year, title, aims, audience } });
}

/** Gives up a plan that was never approved, with its courses. `Refusal`: `notPermitted`, `notFound`, `conflict`. */
export async function dropPlan(tx: Transaction, act: DirectoryAct, id: string): Promise<void> {
  requirePermission(act.principal, 'training.organise', PROVINCE);
  const plan = await lockPlan(tx, id);
  requireOpenPlan(plan);
  const [material] = await tx.query(
    'select from training_material m join training_course c on c.id = m.course_id where c.plan_id = $1 limit 1',
    [id],
  );
  if (material) throw new Refusal('inUse', 'Take away the materials of its courses first.');
  await tx.query('delete from training_course where plan_id = $1', [id]);
  await tx.query('delete from training_plan where id = $1', [id]);
  await recordTraining(tx, act, 'dropPlan', { id, before: { year: plan.year, title: plan.title } });
}

/** Hands a plan to the chief. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument` without a course. */
export async function submitPlan(tx: Transaction, act: DirectoryAct, id: string): Promise<void> {
  const { principal, now } = act;
  requirePermission(principal, 'training.organise', PROVINCE);
  const plan = await lockPlan(tx, id);
  requireOpenPlan(plan);
  const [course] = await tx.query('select from training_course where plan_id = $1 limit 1', [id]);
  if (!course) throw new Refusal('invalidArgument', 'A plan has at least one course.');
  const actor = auditActor(principal);
  await tx.query(
    `update training_plan set state = 'submitted', submitted_by = $2, submitted_by_name = $3, submitted_at = $4,
       decided_by_name = null, decided_at = null, decision_note = null where id = $1`,
    [id, actor.accountId ?? null, actor.name, new Date(now)],
  );
  await recordTraining(tx, act, 'submitPlan', {
    id,
    before: { state: plan.state },
    after: { state: 'submitted' },
  });
}

/**
 * The chief's decision; a plan is returned with the reason. `Refusal`: `notPermitted`, also to who submitted it; `notFound`,
 * `conflict`, `invalidArgument`.
 */
export async function decidePlan(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  { state, note }: { state: 'approved' | 'returned'; note: string },
): Promise<void> {
  const { principal, now } = act;
  requirePermission(principal, 'training.approve', PROVINCE);
  const plan = await lockPlan(tx, id);
  if (plan.state !== 'submitted') throw new Refusal('conflict', 'This plan does not wait for a decision.');
  const actor = auditActor(principal);
  if (plan.submittedBy !== null && plan.submittedBy === actor.accountId)
    throw new Refusal('notPermitted', 'Whoever submits a plan does not approve it.');
  const text = cleanText('note', note, MAX_TEXT, state === 'returned');
  await tx.query(
    `update training_plan set state = $2, decided_by_name = $3, decided_at = $4, decision_note = nullif($5, '') where id = $1`,
    [id, state, actor.name, new Date(now), text],
  );
  await recordTraining(tx, act, state === 'approved' ? 'approvePlan' : 'returnPlan', {
    id,
    before: { state: plan.state },
    after: { state, note: text },
  });
}
