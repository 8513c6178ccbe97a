/** Units: the tree of agencies, read whole or by code, and the creation of one (R3.1). */

import { type AuditContext, recordEvent } from '#domain/audit/record-event.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { requirePermission } from './authorize.ts';
import { auditActor, type Principal, type UnitPath } from './principal.ts';

/** Under the People's Committee, or only taking part: approvals and violations take another route (R3.1). */
export type UnitClass = 'people_committee' | 'participating';

export interface Unit {
  id: UnitId;
  code: string;
  name: string;
  nameEn?: string;
  shortName?: string;
  unitClass: UnitClass;
  parentId?: UnitId;
  annexNumber?: number;
  state: 'active' | 'account_pending' | 'dissolved';
  phone?: string;
  fax?: string;
  website?: string;
  postalAddress?: string;
  /** Where its people and mail went when it was dissolved. */
  successorId?: UnitId;
  path: UnitPath;
}

interface UnitRow {
  id: UnitId;
  code: string;
  name: string;
  name_en: string | null;
  short_name: string | null;
  class: UnitClass;
  parent_id: UnitId | null;
  annex_number: number | null;
  state: Unit['state'];
  phone: string | null;
  fax: string | null;
  website: string | null;
  postal_address: string | null;
  successor_id: UnitId | null;
  path: UnitId[];
}

const COLUMNS = `id, code, name, name_en, short_name, class, parent_id, annex_number, state, phone, fax, website,
  postal_address, successor_id, unit_path(id) as path`;

function unitFromRow(row: UnitRow): Unit {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    ...(row.name_en !== null && { nameEn: row.name_en }),
    ...(row.short_name !== null && { shortName: row.short_name }),
    unitClass: row.class,
    ...(row.parent_id !== null && { parentId: row.parent_id }),
    ...(row.annex_number !== null && { annexNumber: row.annex_number }),
    state: row.state,
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.fax !== null && { fax: row.fax }),
    ...(row.website !== null && { website: row.website }),
    ...(row.postal_address !== null && { postalAddress: row.postal_address }),
    ...(row.successor_id !== null && { successorId: row.successor_id }),
    path: row.path,
  };
}

/** Every unit: the root first, then in the order of the annex, then by code. */
export async function listUnits(db: Queryable): Promise<Unit[]> {
  const rows = await db.query<UnitRow>(
    `select ${COLUMNS} from unit order by parent_id is not null, annex_number nulls last, code`,
  );
  return rows.map(unitFromRow);
}

/** The unit of this code, or undefined. */
export async function findUnit(db: Queryable, code: string): Promise<Unit | undefined> {
  const rows = await db.query<UnitRow>(`select ${COLUMNS} from unit where code = $1`, [code.toLowerCase()]);
  return rows[0] && unitFromRow(rows[0]);
}

/** Units by their ids; unknown ones are absent. */
export async function readUnits(db: Queryable, ids: readonly string[]): Promise<Unit[]> {
  const rows = await db.query<UnitRow>(`select ${COLUMNS} from unit where id = any($1::uuid[])`, [ids]);
  return rows.map(unitFromRow);
}

/** The unit of an id. `Refusal('notFound')`. */
export async function requireUnitById(db: Queryable, id: string): Promise<Unit> {
  const [unit] = await readUnits(db, [id]);
  if (!unit) throw new Refusal('notFound', 'There is no such unit.');
  return unit;
}

/** The unit of this code. `Refusal('notFound')` when there is none. */
export async function requireUnit(db: Queryable, code: string): Promise<Unit> {
  const unit = await findUnit(db, code);
  if (!unit) throw new Refusal('notFound', `There is no unit with the code ${code}.`, { unit: code });
  return unit;
}

/** The root of the province. `Refusal('notFound')` before the first run, which makes it. */
export async function requireRootUnit(db: Queryable): Promise<Unit> {
  const rows = await db.query<UnitRow>(`select ${COLUMNS} from unit where parent_id is null`);
  if (!rows[0]) throw new Refusal('notFound', 'There is no unit yet: the first run has not been done.');
  return unitFromRow(rows[0]);
}

export interface NewUnit {
  principal: Principal;
  code: string;
  name: string;
  nameEn?: string | null;
  shortName?: string | null;
  unitClass: UnitClass;
  /** Undefined for the root of the province alone. */
  parent?: Unit | undefined;
  annexNumber?: number | undefined;
  state: Unit['state'];
  authority: string;
  context?: AuditContext | undefined;
  ids: NewId;
  now: number;
}

/** Creates a unit. `Refusal`: `notPermitted`, `alreadyExists`. */
export async function createUnit(tx: Transaction, wanted: NewUnit): Promise<Unit> {
  const parentPath = wanted.parent?.path ?? [];
  const object = wanted.parent
    ? { kind: 'unit' as const, unitPath: parentPath }
    : { kind: 'province' as const };
  requirePermission(wanted.principal, 'unit.create', object);
  const id = wanted.ids() as UnitId;
  const rows = await tx.query(
    `insert into unit (id, code, name, class, parent_id, annex_number, state, created_at, name_en, short_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (code) do nothing returning id`,
    [
      id,
      wanted.code,
      wanted.name,
      wanted.unitClass,
      wanted.parent?.id ?? null,
      wanted.annexNumber ?? null,
      wanted.state,
      new Date(wanted.now),
      wanted.nameEn ?? null,
      wanted.shortName ?? null,
    ],
  );
  if (rows.length === 0)
    throw new Refusal('alreadyExists', `The code ${wanted.code} is in use.`, { unit: wanted.code });
  await recordEvent(tx, {
    now: wanted.now,
    actor: auditActor(wanted.principal),
    act: 'unit.create',
    object: { kind: 'unit', id },
    authority: wanted.authority,
    context: wanted.context,
    after: { code: wanted.code, name: wanted.name, class: wanted.unitClass, state: wanted.state },
  });
  return {
    id,
    code: wanted.code,
    name: wanted.name,
    unitClass: wanted.unitClass,
    ...(wanted.parent && { parentId: wanted.parent.id }),
    ...(wanted.annexNumber !== undefined && { annexNumber: wanted.annexNumber }),
    state: wanted.state,
    path: [...parentPath, id],
  };
}
