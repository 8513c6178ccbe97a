/** Whom to remind of orders (R9.4), once a day: those who have not acknowledged or are late, and the heads whose orders are late. */
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

/** An order as a reminder names it. */
export interface RemindedOrder {
  orderId: string;
  name: string | null;
  year: number;
  number: number;
  unitCode: string;
  subject: string;
  /** As JSON gives it. */
  dueAt: string;
  isReceived: boolean;
  isLate: boolean;
}

export interface DueReminder {
  accountId: AccountId;
  address: string;
  /** The earliest deadline first. */
  orders: RemindedOrder[];
}

/** A day to acknowledge in peace; from a day before the deadline on everyone who has not done it is reminded. */
const PATIENCE_MS = 24 * 60 * 60 * 1000;
const AT_ONCE = 200;

const ORDER = `json_build_object('orderId', o.id, 'name', o.name, 'year', o.year, 'number', o.number, 'unitCode', u.code, 'subject', o.subject,
  'dueAt', o.due_at, 'isReceived', r.received_at is not null, 'isLate', o.due_at < $1)`;

/** Accounts to be told today of orders they have not acknowledged or not done; `day` as YYYY-MM-DD. */
export function findDueReminders(db: Queryable, now: number, day: string): Promise<DueReminder[]> {
  return db.query<DueReminder>(
    `select c.id as "accountId", a.address, json_agg(${ORDER} order by o.due_at, o.id) as orders
     from unit_order o join unit u on u.id = o.unit_id join unit_order_recipient r on r.order_id = o.id
     join account c on c.id = r.recipient_id and c.state = 'active'
     join address a on a.account_id = c.id and a.kind = 'primary'
     where o.state = 'open' and r.done_at is null and (r.reminded_on is null or r.reminded_on < $2::date)
       and ((r.received_at is null and o.issued_at < $3) or o.due_at < $4)
     group by c.id, a.address order by c.id limit ${AT_ONCE}`,
    [new Date(now), day, new Date(now - PATIENCE_MS), new Date(now + PATIENCE_MS)],
  );
}

/** Notes that somebody was told today. Gives false where another process has told them. */
export async function takeReminder(
  tx: Transaction,
  { accountId, orders }: DueReminder,
  day: string,
): Promise<boolean> {
  const taken = await tx.query(
    `update unit_order_recipient set reminded_on = $3::date
     where recipient_id = $1 and order_id = any ($2::uuid[]) and (reminded_on is null or reminded_on < $3::date) returning 1`,
    [accountId, orders.map(({ orderId }) => orderId), day],
  );
  return taken.length === orders.length;
}

/** A unit whose orders are late, with who has not done them. */
export interface LateOrders {
  unitId: UnitId;
  unitName: string;
  orders: (RemindedOrder & { people: string[]; open: number })[];
}

/** Names of those who are late with one order, in a letter. */
const MAX_NAMES = 10;

/** Units whose heads were not told today which of their orders are late. */
export function findLateOrders(db: Queryable, now: number, day: string): Promise<LateOrders[]> {
  return db.query<LateOrders>(
    `select u.id as "unitId", u.name as "unitName", json_agg(json_build_object('orderId', o.id, 'name', o.name, 'year', o.year, 'number', o.number,
       'unitCode', u.code, 'subject', o.subject, 'dueAt', o.due_at, 'isReceived', true, 'isLate', true, 'open', w.open,
       'people', w.people) order by o.due_at, o.id) as orders
     from unit_order o join unit u on u.id = o.unit_id
     join lateral (select count(*)::integer as open, (array_agg(r.name order by r.name))[1:${MAX_NAMES}] as people
                   from unit_order_recipient r where r.order_id = o.id and r.done_at is null) w on w.open > 0
     where o.state = 'open' and o.due_at < $1 and (o.head_reminded_on is null or o.head_reminded_on < $2::date)
     group by u.id, u.name order by u.id limit ${AT_ONCE}`,
    [new Date(now), day],
  );
}

/** Notes that a unit's heads were told today. Gives false where another process has told them. */
export async function takeLateOrders(tx: Transaction, { orders }: LateOrders, day: string): Promise<boolean> {
  const taken = await tx.query(
    `update unit_order set head_reminded_on = $2::date
     where id = any ($1::uuid[]) and (head_reminded_on is null or head_reminded_on < $2::date) returning 1`,
    [orders.map(({ orderId }) => orderId), day],
  );
  return taken.length === orders.length;
}

/** Those to be told once more because their head wants it: who has not done an order yet. */
export function listWaitingRecipients(
  db: Queryable,
  orderId: string,
): Promise<{ accountId: AccountId; address: string }[]> {
  return db.query(
    `select c.id as "accountId", a.address from unit_order_recipient r join account c on c.id = r.recipient_id and c.state = 'active'
     join address a on a.account_id = c.id and a.kind = 'primary'
     where r.order_id = $1 and r.done_at is null order by c.id`,
    [orderId],
  );
}
