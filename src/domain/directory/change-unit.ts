/**
 * Acts on units that change one of them: rename, move, contact data, dissolve (R3.1, R5.5).
 *
 * A unit keeps its id and code for ever. Whoever moves a unit moves what is below it; under itself it cannot go.
 */
import type { Json } from '#domain/audit/audit-hash.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { requirePermission } from './authorize.ts';
import type { ChangeMode, DirectoryAct } from './directory-act.ts';
import { type FieldColumns, setList } from './field-columns.ts';
import { listPosts, type Post } from './posts.ts';
import { auditActor } from './principal.ts';
import type { Unit, UnitClass } from './units.ts';

export interface UnitFields {
  name: string;
  nameEn: string | null;
  shortName: string | null;
  unitClass: UnitClass;
  parentId: UnitId;
  phone: string | null;
  fax: string | null;
  website: string | null;
  postalAddress: string | null;
}

const COLUMNS: FieldColumns<keyof UnitFields> = {
  name: 'name',
  nameEn: 'name_en',
  shortName: 'short_name',
  unitClass: 'class',
  parentId: 'parent_id',
  phone: 'phone',
  fax: 'fax',
  website: 'website',
  postalAddress: 'postal_address',
};

const MAX_NAME = 300;

function requireSound(fields: Partial<UnitFields>): void {
  const texts = Object.values(fields).filter((value) => typeof value === 'string');
  if (texts.some((text) => text.length > MAX_NAME) || fields.name?.trim() === '')
    throw new Refusal(
      'invalidArgument',
      `A unit has a name, and no text of it is longer than ${MAX_NAME} characters.`,
    );
}

async function requireNoCircle(db: Queryable, unit: Unit, parentId: UnitId): Promise<void> {
  const [row] = await db.query<{ path: UnitId[] | null; state: string }>(
    'select unit_path(id) as path, state from unit where id = $1',
    [parentId],
  );
  if (!row) throw new Refusal('notFound', 'There is no such unit to move under.');
  if (row.state === 'dissolved') throw new Refusal('conflict', 'A dissolved unit has nothing below it.');
  if (row.path?.includes(unit.id))
    throw new Refusal('invalidArgument', 'A unit cannot be moved under itself.', { unit: unit.code });
}

/** What the record shows of the fields before. */
function fieldsBefore(unit: Unit, fields: Partial<UnitFields>): Json {
  return Object.fromEntries(Object.keys(fields).map((key) => [key, unit[key as keyof UnitFields] ?? null]));
}

/** Changes or corrects a unit, on record. `Refusal`: `notPermitted`, `invalidArgument`, `conflict`. */
export async function changeUnit(
  tx: Transaction,
  act: DirectoryAct,
  wanted: { unit: Unit; fields: Partial<UnitFields>; mode: ChangeMode },
): Promise<void> {
  const { unit, fields, mode } = wanted;
  requirePermission(act.principal, mode === 'change' ? 'directory.change' : 'directory.correct', {
    kind: 'unit',
    unitPath: unit.path,
  });
  requireSound(fields);
  if (fields.parentId !== undefined) {
    // Two moves at once could make a circle that neither sees.
    await tx.query(`select id from unit where parent_id is null for update`);
    await requireNoCircle(tx, unit, fields.parentId);
  }
  const { sql, params } = setList(COLUMNS, fields, 4);
  if (sql === '') return;
  const changed = await tx.query(
    `update unit set valid_from = case when $2 then greatest(valid_from, $3) else valid_from end, ${sql}
     where id = $1 and state <> 'dissolved' returning id`,
    [unit.id, mode === 'change', new Date(act.now), ...params],
  );
  if (changed.length === 0)
    throw new Refusal('conflict', `The unit ${unit.code} is dissolved.`, { unit: unit.code });
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: mode === 'change' ? 'unit.change' : 'unit.correct',
    object: { kind: 'unit', id: unit.id },
    authority: act.authority,
    context: act.context,
    before: fieldsBefore(unit, fields),
    after: fields,
  });
}

/**
 * Dissolves a unit that nobody and nothing is in any more. `Refusal`: `notPermitted`, `conflict` when people in service,
 * posts or units are left in it.
 */
export async function dissolveUnit(
  tx: Transaction,
  act: DirectoryAct,
  wanted: { unit: Unit; successorId?: UnitId | undefined },
): Promise<void> {
  const { unit } = wanted;
  requirePermission(act.principal, 'directory.change', { kind: 'unit', unitPath: unit.path });
  const [left] = await tx.query<{ people: number; units: number; posts: number }>(
    `select (select count(*) from person where unit_id = $1 and state in ('serving', 'on_leave'))::integer as people,
       (select count(*) from unit where parent_id = $1 and state <> 'dissolved')::integer as units,
       (select count(*) from post where unit_id = $1 and (ends_at is null or ends_at > $2))::integer as posts`,
    [unit.id, new Date(act.now)],
  );
  if (!left || left.people + left.units + left.posts > 0)
    throw new Refusal('conflict', `The unit ${unit.code} still has people, posts or units below it.`, {
      unit: unit.code,
      ...left,
    });
  const done = await tx.query(
    `update unit set state = 'dissolved', dissolved_at = $2, successor_id = $3, valid_from = greatest(valid_from, $2)
     where id = $1 and state <> 'dissolved' returning id`,
    [unit.id, new Date(act.now), wanted.successorId ?? null],
  );
  if (done.length === 0)
    throw new Refusal('conflict', `The unit ${unit.code} is dissolved already.`, { unit: unit.code });
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: 'unit.dissolve',
    object: { kind: 'unit', id: unit.id },
    authority: act.authority,
    context: act.context,
    before: { code: unit.code, name: unit.name },
    after: { successor: wanted.successorId ?? null },
  });
}

/** What a dissolved unit had in the moment before: the posts held there, and the units below it. Undefined for one that stands. */
export async function readDissolved(
  db: Queryable,
  unitId: UnitId,
): Promise<{ posts: Post[]; lowerIds: UnitId[] } | undefined> {
  const [row] = await db.query<{ at: Date | null }>('select dissolved_at as at from unit where id = $1', [
    unitId,
  ]);
  if (!row?.at) return undefined;
  const { at } = row;
  const posts = await listPosts(db, { at: at.getTime() - 1, unitIds: [unitId] });
  const lower = await db.query<{ id: UnitId }>(
    `select object_id::uuid as id from directory_version
     where kind = 'unit' and valid_until = $2 and fields ->> 'parent_id' = $1 and fields ->> 'state' <> 'dissolved'
     order by object_id`,
    [unitId, at],
  );
  return {
    posts: posts.filter(({ endsAt }) => endsAt?.getTime() === at.getTime()),
    lowerIds: lower.map(({ id }) => id),
  };
}

/**
 * Lets a unit stand that was dissolved, or that waited for its account, under a unit that stands. `Refusal`: `notPermitted`, `conflict` for
 * one that is active already, `invalidArgument` under itself.
 */
export async function activateUnit(
  tx: Transaction,
  act: DirectoryAct,
  { unit, parentId }: { unit: Unit; parentId: UnitId | undefined },
): Promise<void> {
  requirePermission(act.principal, 'directory.change', { kind: 'unit', unitPath: unit.path });
  if (parentId !== undefined) {
    await tx.query(`select id from unit where parent_id is null for update`);
    await requireNoCircle(tx, unit, parentId);
  }
  const done = await tx.query(
    `update unit set state = 'active', dissolved_at = null, successor_id = null, parent_id = $3, valid_from = greatest(valid_from, $2)
     where id = $1 and state <> 'active' returning id`,
    [unit.id, new Date(act.now), parentId ?? null],
  );
  if (done.length === 0)
    throw new Refusal('conflict', `The unit ${unit.code} is active already.`, { unit: unit.code });
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: 'unit.activate',
    object: { kind: 'unit', id: unit.id },
    authority: act.authority,
    context: act.context,
    before: { code: unit.code, state: unit.state, successor: unit.successorId ?? null },
    after: { state: 'active', parent: parentId ?? null },
  });
}
