/**
 * The register of what still had to go by disk (R8.1): recorded by the unit that sends it, with the reason why mail could not carry it, and
 * confirmed by the unit that gets it. Both see it, and those above them.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { authorize, findReach, requirePermission } from './authorize.ts';
import { isIsoDate } from './decisions.ts';
import type { DirectoryAct } from './directory-act.ts';
import { auditActor, type Principal, type UnitPath } from './principal.ts';
import type { Unit } from './units.ts';

export const DISK_MEDIA = ['usb', 'hardDisk', 'disc', 'other'] as const;
export type DiskMedium = (typeof DISK_MEDIA)[number];

export interface DiskDelivery {
  id: string;
  unitId: UnitId;
  unitPath: UnitPath;
  unitName: string;
  toUnitId: UnitId | null;
  toUnitPath: UnitPath | null;
  toName: string;
  medium: DiskMedium;
  content: string;
  sizeBytes: number | null;
  reason: string;
  /** YYYY-MM-DD. */
  carriedOn: string;
  state: 'sent' | 'received';
  recordedByName: string;
  createdAt: Date;
  receivedByName: string | null;
  receivedAt: Date | null;
  receiptNote: string | null;
}

/** What is written down; `to` is a unit, or a name outside. */
export interface NewDiskDelivery {
  unit: Unit;
  to: Unit | string;
  medium: DiskMedium;
  content: string;
  sizeBytes: number | null;
  reason: string;
  carriedOn: string;
}

const MAX_CONTENT = 500;
const MAX_REASON = 2_000;
const MAX_NAME = 200;
/** More than any medium holds: a thousand terabytes. */
const MAX_SIZE = 1e15;

/** Deliveries from or to units in reach, by their ids or the newest. */
export async function readDiskDeliveries(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<DiskDelivery[]> {
  const reach = findReach(principal, 'disk.read');
  return db.query<DiskDelivery>(
    `select d.id, d.unit_id as "unitId", unit_path(d.unit_id) as "unitPath", u.name as "unitName", d.to_unit_id as "toUnitId",
       case when d.to_unit_id is not null then unit_path(d.to_unit_id) end as "toUnitPath", d.to_name as "toName", d.medium, d.content,
       d.size_bytes as "sizeBytes", d.reason, d.carried_on::text as "carriedOn", d.state, d.recorded_by_name as "recordedByName",
       d.created_at as "createdAt", d.received_by_name as "receivedByName", d.received_at as "receivedAt", d.receipt_note as "receiptNote"
     from disk_delivery d join unit u on u.id = d.unit_id
     where ($1::uuid[] is null or unit_path(d.unit_id) && $1 or (d.to_unit_id is not null and unit_path(d.to_unit_id) && $1))
       and ($2::uuid[] is null or d.id = any ($2))
     order by d.created_at desc, d.id limit $3`,
    [reach === 'everywhere' ? null : reach, ids ?? null, most],
  );
}

function clean(text: string, most: number, property: string): string {
  const cleaned = text.replaceAll('\0', '').toWellFormed().trim();
  if (cleaned === '' || cleaned.length > most)
    throw new Refusal('invalidArgument', 'This text is needed, and not too long.', { property });
  return cleaned;
}

/** Writes one down. `Refusal`: `notPermitted`, `invalidArgument` with its field. */
export async function recordDiskDelivery(
  tx: Transaction,
  act: DirectoryAct,
  wanted: NewDiskDelivery,
): Promise<string> {
  const { unit, to, medium, sizeBytes, carriedOn } = wanted;
  requirePermission(act.principal, 'disk.record', { kind: 'unit', unitPath: unit.path });
  const content = clean(wanted.content, MAX_CONTENT, 'content');
  const reason = clean(wanted.reason, MAX_REASON, 'reason');
  const toName = typeof to === 'string' ? clean(to, MAX_NAME, 'toName') : to.name;
  if (!isIsoDate(carriedOn))
    throw new Refusal('invalidArgument', 'The day on which it went is told as YYYY-MM-DD.', {
      property: 'carriedOn',
    });
  if (sizeBytes !== null && !(Number.isSafeInteger(sizeBytes) && sizeBytes >= 0 && sizeBytes <= MAX_SIZE))
    throw new Refusal('invalidArgument', 'The size is a whole number of octets.', { property: 'sizeBytes' });
  const id = act.ids();
  const actor = auditActor(act.principal);
  await tx.query(
    `insert into disk_delivery (id, unit_id, to_unit_id, to_name, medium, content, size_bytes, reason, carried_on, state, recorded_by,
       recorded_by_name, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'sent', $10, $11, $12)`,
    [
      id,
      unit.id,
      typeof to === 'string' ? null : to.id,
      toName,
      medium,
      content,
      sizeBytes,
      reason,
      carriedOn,
      actor.accountId ?? null,
      actor.name,
      new Date(act.now),
    ],
  );
  await recordEvent(tx, {
    now: act.now,
    actor,
    act: 'disk.record',
    object: { kind: 'diskDelivery', id },
    authority: act.authority,
    after: { unit: unit.code, to: toName, content, reason },
  });
  return id;
}

/** True for whoever may say that one was received: the unit it went to, or its sender where that is no unit of the province. */
export function mayReceiveDisk(
  principal: Principal,
  { unitPath, toUnitPath }: Pick<DiskDelivery, 'unitPath' | 'toUnitPath'>,
): boolean {
  return authorize(principal, 'disk.record', { kind: 'unit', unitPath: toUnitPath ?? unitPath });
}

/** Says that one was received. `Refusal`: `notFound`, `notPermitted`, `conflict` where that was said already, `invalidArgument`. */
export async function receiveDisk(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  note: string,
): Promise<void> {
  const [delivery] = await readDiskDeliveries(tx, act.principal, [id], 1);
  if (!delivery) throw new Refusal('notFound', 'There is no such delivery.');
  if (!mayReceiveDisk(act.principal, delivery))
    throw new Refusal('notPermitted', 'Only the unit that it went to says that it was received.');
  const said = note.trim() === '' ? null : clean(note, MAX_REASON, 'note');
  const actor = auditActor(act.principal);
  const changed = await tx.query(
    `update disk_delivery set state = 'received', received_by_name = $2, received_at = $3, receipt_note = $4
     where id = $1 and state = 'sent' returning 1`,
    [id, actor.name, new Date(act.now), said],
  );
  if (changed.length === 0) throw new Refusal('conflict', 'It was received already.');
  await recordEvent(tx, {
    now: act.now,
    actor,
    act: 'disk.receive',
    object: { kind: 'diskDelivery', id },
    authority: act.authority,
    ...(said !== null && { after: { note: said } }),
  });
}
