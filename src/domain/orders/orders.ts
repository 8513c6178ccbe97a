/**
 * Orders as rows (R9.4): issued, read with their board, returned to somebody, ended.
 *
 * Cost of reading the board of many: one statement, the recipients of each by their key.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal, type UnitPath } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { orderName } from './order-number.ts';

export const ORDER_STATES = ['open', 'closed', 'withdrawn'] as const;

export type OrderState = (typeof ORDER_STATES)[number];

export type OrderEventAct = 'issued' | 'received' | 'done' | 'returned' | 'reminded' | 'closed' | 'withdrawn';

/** Somebody on the board; times as JSON gives them. */
export interface OrderRecipient {
  accountId: AccountId;
  name: string;
  unitName: string;
  receivedAt: string | null;
  receivedBy: string | null;
  doneAt: string | null;
  doneBy: string | null;
  note: string | null;
  returnedAt: string | null;
  returnedReason: string | null;
  /** No longer of the unit or of one below it, or without an account. */
  hasLeft: boolean;
}

export interface OrderFile {
  name: string;
  type: string;
  size: number;
  blob: Buffer;
}

export interface Order {
  id: string;
  unitId: UnitId;
  unitName: string;
  unitCode: string;
  name: string | null;
  year: number;
  number: number;
  subject: string;
  text: string;
  dueAt: Date;
  issuedAt: Date;
  issuedBy: string;
  state: OrderState;
  endedAt: Date | null;
  endedBy: string | null;
  endedReason: string | null;
  recipients: OrderRecipient[];
  files: { name: string; type: string; size: number }[];
  history: {
    at: string;
    by: string;
    act: OrderEventAct;
    recipientId: AccountId | null;
    text: string | null;
  }[];
}

/** Who acts, when. */
export interface OrderAct {
  principal: Principal;
  ids: NewId;
  now: number;
}

const MAX_HISTORY = 300;

const MAX_REASON = 2000;

const COLUMNS = `o.id, o.unit_id as "unitId", u.name as "unitName", u.code as "unitCode", o.name, o.year, o.number, o.subject, o.text,
  o.due_at as "dueAt", o.issued_at as "issuedAt", coalesce(i.display_name, o.issued_by_name) as "issuedBy", o.state, o.ended_at as "endedAt",
  o.ended_by_name as "endedBy", o.ended_reason as "endedReason",
  (select coalesce(json_agg(json_build_object('accountId', r.recipient_id, 'name', r.name, 'unitName', r.unit_name,
     'receivedAt', r.received_at, 'receivedBy', r.received_by_name, 'doneAt', r.done_at, 'doneBy', r.done_by_name,
     'note', r.done_note, 'returnedAt', r.returned_at, 'returnedReason', r.returned_reason,
     'hasLeft', c.state = 'retired' or (c.unit_id <> o.unit_id and not unit_path(c.unit_id) @> array[o.unit_id]))
     order by r.unit_name, r.name, r.recipient_id), '[]')
   from unit_order_recipient r join account c on c.id = r.recipient_id where r.order_id = o.id) as recipients,
  (select coalesce(json_agg(json_build_object('name', f.name, 'type', f.type, 'size', f.size) order by f.ordinal), '[]')
   from unit_order_file f where f.order_id = o.id) as files,
  (select coalesce(json_agg(json_build_object('at', h.at, 'by', h.actor_name, 'act', h.act, 'recipientId', h.recipient_id,
     'text', h.text) order by h.at, h.id), '[]')
   from (select * from unit_order_event e where e.order_id = o.id order by e.at desc, e.id desc limit ${MAX_HISTORY}) h) as history`;

const FROM = 'unit_order o join unit u on u.id = o.unit_id left join account i on i.id = o.issued_by';

const WITHIN_REACH = '($1::uuid[] is null or unit_path(o.unit_id) && $1)';

function reachOf(principal: Principal): UnitId[] | null {
  const reach = findReach(principal, 'order.read');
  return reach === 'everywhere' ? null : reach;
}

/** Orders of units within one's reach, by their ids or the newest. */
export function readOrders(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<Order[]> {
  return db.query<Order>(
    `select ${COLUMNS} from ${FROM} where ${WITHIN_REACH} and ($2::uuid[] is null or o.id = any ($2))
     order by o.issued_at desc, o.id desc limit $3`,
    [reachOf(principal), ids ?? null, most],
  );
}

export interface OrderCondition {
  unitId?: string;
  state?: OrderState;
  /** Open after its deadline, and not done by all. */
  isLate?: boolean;
}

/** Ids of orders within one's reach, by their day of issue or their deadline. */
export async function findOrderIds(
  db: Queryable,
  principal: Principal,
  condition: OrderCondition,
  sort: { property: string; isAscending: boolean; now: number },
  most: number,
): Promise<string[]> {
  const { unitId, state, isLate } = condition;
  const column = sort.property === 'dueAt' ? 'o.due_at' : 'o.issued_at';
  const direction = sort.isAscending ? 'asc' : 'desc';
  const rows = await db.query<{ id: string }>(
    `select o.id from unit_order o where ${WITHIN_REACH} and ($2::uuid is null or o.unit_id = $2) and ($3::text is null or o.state = $3)
       and ($4::boolean is null or $4 = (o.state = 'open' and o.due_at < $5 and exists (
         select from unit_order_recipient r where r.order_id = o.id and r.done_at is null)))
     order by ${column} ${direction}, o.id ${direction} limit $6`,
    [reachOf(principal), unitId ?? null, state ?? null, isLate ?? null, new Date(sort.now), most],
  );
  return rows.map(({ id }) => id);
}

/** Notes what happened to an order. */
export async function noteOrderEvent(
  tx: Transaction,
  { principal, ids, now }: OrderAct,
  orderId: string,
  event: { act: OrderEventAct; recipientId?: AccountId; text?: string },
): Promise<void> {
  await tx.query(
    `insert into unit_order_event (order_id, id, at, actor_name, act, recipient_id, text) values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      orderId,
      ids(),
      new Date(now),
      auditActor(principal).name,
      event.act,
      event.recipientId ?? null,
      event.text ?? null,
    ],
  );
}

export interface HeldOrder {
  id: string;
  unitPath: UnitPath;
  name: string;
  state: OrderState;
}

/** Locks an order that its issuer may still steer. `Refusal`: `notFound`, `notPermitted`, `conflict` for one that has ended. */
export async function lockOpenOrder(tx: Transaction, principal: Principal, id: string): Promise<HeldOrder> {
  const [row] = await tx.query<{
    unitPath: UnitId[];
    unitCode: string;
    name: string | null;
    year: number;
    number: number;
    state: OrderState;
  }>(
    `select unit_path(o.unit_id) as "unitPath", u.code as "unitCode", o.name, o.year, o.number, o.state from ${FROM} where o.id = $1 for update of o`,
    [id],
  );
  if (!row) throw new Refusal('notFound', 'There is no such order.');
  requirePermission(principal, 'order.issue', { kind: 'post', unitPath: row.unitPath });
  if (row.state !== 'open') throw new Refusal('conflict', 'This order has ended.');
  return { id, unitPath: row.unitPath, name: orderName(row), state: row.state };
}

function reasonOf(text: string): string {
  const reason = text.replaceAll('\0', '').toWellFormed().trim();
  if (reason === '' || reason.length > MAX_REASON)
    throw new Refusal('invalidArgument', 'A reason is needed, and not too long.', { property: 'reason' });
  return reason;
}

/** Closes an order, or withdraws it, with the reason. Nobody is reminded of it any more. `Refusal` as `lockOpenOrder`. */
export async function endOrder(
  tx: Transaction,
  act: OrderAct,
  id: string,
  { state, reason }: { state: 'closed' | 'withdrawn'; reason: string },
): Promise<void> {
  const { principal, now } = act;
  const why = reasonOf(reason);
  const order = await lockOpenOrder(tx, principal, id);
  const actor = auditActor(principal);
  await tx.query(
    'update unit_order set state = $2, ended_at = $3, ended_by_name = $4, ended_reason = $5 where id = $1',
    [id, state, new Date(now), actor.name, why],
  );
  await noteOrderEvent(tx, act, id, { act: state, text: why });
  await recordEvent(tx, {
    now,
    actor,
    act: state === 'closed' ? 'order.close' : 'order.withdraw',
    object: { kind: 'order', id },
    authority: 'R9.4',
    after: { number: order.name, reason: why },
  });
}

/** Says that what somebody reported as done is not, and why. `Refusal` as `lockOpenOrder`; `conflict` where nothing was reported. */
export async function returnOrder(
  tx: Transaction,
  act: OrderAct,
  id: string,
  { recipientId, reason }: { recipientId: AccountId; reason: string },
): Promise<void> {
  const { principal, now } = act;
  const why = reasonOf(reason);
  const order = await lockOpenOrder(tx, principal, id);
  const returned = await tx.query<{ name: string }>(
    `update unit_order_recipient set done_at = null, done_by_name = null, returned_at = $3, returned_reason = $4, reminded_on = null
     where order_id = $1 and recipient_id = $2 and done_at is not null returning name`,
    [id, recipientId, new Date(now), why],
  );
  const [recipient] = returned;
  if (!recipient) throw new Refusal('conflict', 'They have not reported it as done.');
  await noteOrderEvent(tx, act, id, { act: 'returned', recipientId, text: why });
  await recordEvent(tx, {
    now,
    actor: auditActor(principal),
    act: 'order.return',
    object: { kind: 'order', id },
    authority: 'R9.4',
    after: { number: order.name, recipient: recipient.name, reason: why },
  });
}

/** A file of an order that one may see on the board. */
export async function findOrderFile(
  db: Queryable,
  principal: Principal,
  id: string,
  ordinal: number,
): Promise<OrderFile | undefined> {
  const [file] = await db.query<OrderFile>(
    `select f.name, f.type, f.size, f.blob from unit_order_file f join unit_order o on o.id = f.order_id
     where ${WITHIN_REACH} and f.order_id = $2 and f.ordinal = $3`,
    [reachOf(principal), id, ordinal],
  );
  return file;
}
