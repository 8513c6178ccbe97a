/**
 * Versions of a year's estimate (R6.9). The center writes and submits; the chief of office approves, changes or returns. The database works
 * out every amount.
 */

import type { Json } from '#domain/audit/audit-hash.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

export const BUDGET_STATES = ['draft', 'submitted', 'returned', 'approved', 'superseded'] as const;
export type BudgetState = (typeof BUDGET_STATES)[number];

export interface NewBudgetItem {
  line: string;
  section: string;
  name: string;
  unit: string;
  quantity: number;
  /** In đồng. */
  unitPrice: number;
  source: string;
  note: string;
  trainingPlanId: string | null;
}

export interface BudgetItem extends NewBudgetItem {
  amount: number;
}

export interface BudgetVersion {
  id: string;
  year: number;
  number: number;
  state: BudgetState;
  madeByName: string;
  madeAt: Date;
  submittedBy: AccountId | null;
  submittedByName: string | null;
  submittedAt: Date | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  decisionNote: string | null;
  items: BudgetItem[];
  total: number;
}

const PROVINCE = { kind: 'province' } as const;
const MAX_ITEMS = 500;
/** Sums stay exact far beyond it. */
const MAX_TOTAL = 1_000_000_000_000_000;

const SELECT = `select v.id, v.year, v.number, v.state, v.made_by_name as "madeByName", v.made_at as "madeAt",
    v.submitted_by as "submittedBy", v.submitted_by_name as "submittedByName", v.submitted_at as "submittedAt",
    v.decided_by_name as "decidedByName", v.decided_at as "decidedAt", v.decision_note as "decisionNote",
    coalesce((select json_agg(json_build_object('line', i.line, 'section', i.section, 'name', i.name, 'unit', i.unit, 'quantity', i.quantity,
      'unitPrice', i.unit_price, 'amount', i.amount, 'source', i.source, 'note', i.note, 'trainingPlanId', i.training_plan_id)
      order by i.position) from budget_item i where i.version_id = v.id), '[]') as items,
    coalesce((select sum(i.amount) from budget_item i where i.version_id = v.id), 0)::bigint as total
  from budget_version v`;

/** Versions by their ids, or all, the latest first. One query. */
export async function readVersions(
  db: Queryable,
  principal: Principal,
  wanted: { ids?: readonly string[] | undefined; year?: number | undefined },
  most: number,
): Promise<BudgetVersion[]> {
  if (findReach(principal, 'budget.read') !== 'everywhere') return [];
  return db.query<BudgetVersion>(
    `${SELECT} where ($1::uuid[] is null or v.id = any ($1)) and ($2::integer is null or v.year = $2)
     order by v.year desc, v.number desc limit $3`,
    [wanted.ids ?? null, wanted.year ?? null, most],
  );
}

async function lockVersion(tx: Transaction, principal: Principal, id: string): Promise<BudgetVersion> {
  await tx.query('select from budget_version where id = $1 for update', [id]);
  const [version] = await readVersions(tx, principal, { ids: [id] }, 1);
  if (!version) throw new Refusal('notFound', 'There is no such estimate.');
  return version;
}

async function record(
  tx: Transaction,
  act: DirectoryAct,
  name: string,
  id: string,
  after: Json,
): Promise<void> {
  const { principal, authority, now } = act;
  const object = { kind: 'budget', id } as const;
  await recordEvent(tx, {
    now,
    actor: auditActor(principal),
    act: `budget.${name}`,
    object,
    authority,
    after,
  });
}

function clean(property: string, text: string, most: number, isRequired = false): string {
  const kept = text.replaceAll('\0', '').toWellFormed().trim();
  if (kept.length > most || (isRequired && kept === ''))
    throw new Refusal('invalidArgument', `${property} is missing or longer than ${most} characters.`, {
      property,
    });
  return kept;
}

function cleanItem(item: NewBudgetItem): NewBudgetItem {
  const { quantity, unitPrice } = item;
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > 100_000)
    throw new Refusal('invalidArgument', 'A quantity is a whole number from 1 to 100000.', {
      property: 'items',
    });
  if (!Number.isSafeInteger(unitPrice) || unitPrice < 0 || unitPrice > 10_000_000_000)
    throw new Refusal('invalidArgument', 'A price is a whole number of đồng up to ten billion.', {
      property: 'items',
    });
  return {
    ...item,
    section: clean('section', item.section, 200, true),
    name: clean('name', item.name, 300, true),
    unit: clean('unit', item.unit, 50, true),
    source: clean('source', item.source, 200),
    note: clean('note', item.note, 2_000),
  };
}

async function writeItems(tx: Transaction, id: string, given: readonly NewBudgetItem[]): Promise<void> {
  if (given.length > MAX_ITEMS) throw new Refusal('tooMany', `An estimate has at most ${MAX_ITEMS} items.`);
  const items = given.map(cleanItem);
  if (new Set(items.map(({ line }) => line)).size < items.length)
    throw new Refusal('invalidArgument', 'Every item is a line of its own.', { property: 'items' });
  await tx.query('delete from budget_item where version_id = $1', [id]);
  await tx.query(
    `insert into budget_item (version_id, position, line, section, name, unit, quantity, unit_price, source, note, training_plan_id)
     select $1, at, (i ->> 'line')::uuid, i ->> 'section', i ->> 'name', i ->> 'unit', (i ->> 'quantity')::bigint,
       (i ->> 'unitPrice')::bigint, i ->> 'source', i ->> 'note', p.id
     from jsonb_array_elements($2::jsonb) with ordinality as t (i, at)
     left join training_plan p on p.id = (i ->> 'trainingPlanId')::uuid`,
    [id, JSON.stringify(items)],
  );
  const [sum] = await tx.query<{ total: number }>(
    'select coalesce(sum(amount), 0)::bigint as total from budget_item where version_id = $1',
    [id],
  );
  if ((sum?.total ?? 0) > MAX_TOTAL)
    throw new Refusal('invalidArgument', 'No estimate of this province is so large.', { property: 'items' });
}

/**
 * Begins a year's first version, from the year before where that was approved, or the next one from the last. `Refusal`: `notPermitted`,
 * `conflict` while one is open or when the year is approved, `invalidArgument`.
 */
export async function beginVersion(tx: Transaction, act: DirectoryAct, year: number): Promise<string> {
  const { principal, ids, now } = act;
  requirePermission(principal, 'budget.make', PROVINCE);
  if (!Number.isSafeInteger(year) || year < 2000 || year > 2999)
    throw new Refusal('invalidArgument', 'A year has four digits.', { property: 'year' });
  await tx.query('select pg_advisory_xact_lock($1, $2)', [0x62756467, year]);
  const [last] = await readVersions(tx, principal, { year }, 1);
  if (last && last.state !== 'returned')
    throw new Refusal('conflict', 'This year has a version that is open or approved.');
  const yearBefore = last ? [] : await readVersions(tx, principal, { year: year - 1 }, 100);
  const from = last ?? yearBefore.find(({ state }) => state === 'approved');
  const id = ids();
  const number = (last?.number ?? 0) + 1;
  await tx.query(
    `insert into budget_version (id, year, number, state, made_by_name, made_at) values ($1, $2, $3, 'draft', $4, $5)`,
    [id, year, number, auditActor(principal).name, new Date(now)],
  );
  await writeItems(tx, id, from?.items ?? []);
  await record(tx, act, 'begin', id, { year, number });
  return id;
}

/** Writes the items of a draft. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument`, `tooMany`. */
export async function changeItems(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  items: readonly NewBudgetItem[],
): Promise<void> {
  requirePermission(act.principal, 'budget.make', PROVINCE);
  const version = await lockVersion(tx, act.principal, id);
  if (version.state !== 'draft')
    throw new Refusal('conflict', 'What was submitted stands still: begin a new version.');
  await writeItems(tx, id, items);
  await record(tx, act, 'change', id, { items: items.length, before: version.total });
}

/** Takes a draft away, with its items; its number is given anew. `Refusal`: `notPermitted`, `notFound`, `conflict`. */
export async function dropVersion(tx: Transaction, act: DirectoryAct, id: string): Promise<void> {
  requirePermission(act.principal, 'budget.make', PROVINCE);
  const { state, year, number, items, total } = await lockVersion(tx, act.principal, id);
  if (state !== 'draft') throw new Refusal('conflict', 'What was submitted stays on record.');
  await tx.query('delete from budget_item where version_id = $1', [id]);
  await tx.query('delete from budget_version where id = $1', [id]);
  await record(tx, act, 'drop', id, { year, number, items: items.length, total });
}

/** Hands the draft to the chief. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument` without an item. */
export async function submitVersion(tx: Transaction, act: DirectoryAct, id: string): Promise<void> {
  requirePermission(act.principal, 'budget.make', PROVINCE);
  const version = await lockVersion(tx, act.principal, id);
  if (version.state !== 'draft')
    throw new Refusal('conflict', 'What was submitted stands still: begin a new version.');
  if (version.items.length === 0) throw new Refusal('invalidArgument', 'An estimate has at least one item.');
  const actor = auditActor(act.principal);
  await tx.query(
    `update budget_version set state = 'submitted', submitted_by = $2, submitted_by_name = $3, submitted_at = $4 where id = $1`,
    [id, actor.accountId ?? null, actor.name, new Date(act.now)],
  );
  await record(tx, act, 'submit', id, { year: version.year, number: version.number, total: version.total });
}

async function lockSubmitted(tx: Transaction, act: DirectoryAct, id: string): Promise<BudgetVersion> {
  requirePermission(act.principal, 'budget.approve', PROVINCE);
  const version = await lockVersion(tx, act.principal, id);
  if (version.state !== 'submitted')
    throw new Refusal('conflict', 'This estimate does not wait for a decision.');
  if (version.submittedBy !== null && version.submittedBy === auditActor(act.principal).accountId)
    throw new Refusal('notPermitted', 'Whoever submits an estimate does not approve it.');
  return version;
}

async function close(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  state: BudgetState,
  note: string,
): Promise<void> {
  await tx.query(
    `update budget_version set state = $2, decided_by_name = $3, decided_at = $4, decision_note = nullif($5, '') where id = $1`,
    [id, state, auditActor(act.principal).name, new Date(act.now), note],
  );
}

/** Returns it with the reason. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument`. */
export async function returnVersion(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  reason: string,
): Promise<void> {
  const version = await lockSubmitted(tx, act, id);
  const note = clean('note', reason, 4_000, true);
  await close(tx, act, id, 'returned', note);
  await record(tx, act, 'return', id, { year: version.year, number: version.number, note });
}

/**
 * Approves it, which is final; with other items as a version of its own, beside the one that was submitted. Gives the approved one.
 * `Refusal`: `notPermitted`, also to who submitted it, `notFound`, `conflict`, `invalidArgument`.
 */
export async function approveVersion(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  { note, items }: { note: string; items?: readonly NewBudgetItem[] | undefined },
): Promise<string> {
  const version = await lockSubmitted(tx, act, id);
  const text = clean('note', note, 4_000);
  if (!items) {
    await close(tx, act, id, 'approved', text);
    await record(tx, act, 'approve', id, {
      year: version.year,
      number: version.number,
      total: version.total,
    });
    return id;
  }
  const approved = act.ids();
  const number = version.number + 1;
  const name = auditActor(act.principal).name;
  await close(tx, act, id, 'superseded', text);
  await tx.query(
    `insert into budget_version (id, year, number, state, made_by_name, made_at, submitted_by, submitted_by_name, submitted_at,
       decided_by_name, decided_at, decision_note)
     select $2, year, $3, 'approved', $4, $5, submitted_by, submitted_by_name, submitted_at, $4, $5, nullif($6, '')
     from budget_version where id = $1`,
    [id, approved, number, name, new Date(act.now), text],
  );
  await writeItems(tx, approved, items);
  const [read] = await readVersions(tx, act.principal, { ids: [approved] }, 1);
  const after = { year: version.year, number, before: version.total, total: read?.total ?? 0 };
  await record(tx, act, 'approveChanged', approved, after);
  return approved;
}
