/** Orders as those they are for see them (R9.4): what is asked until when, and the two acknowledgements. */
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor } from '#domain/directory/principal.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { orderName } from './order-number.ts';
import { noteOrderEvent, type OrderState } from './orders.ts';

export interface ReceivedOrder {
  /** Of the order. */
  id: string;
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
  endedReason: string | null;
  emailId: string | null;
  receivedAt: Date | null;
  receivedBy: string | null;
  doneAt: Date | null;
  doneBy: string | null;
  note: string | null;
  returnedAt: Date | null;
  returnedReason: string | null;
}

const MAX_NOTE = 2000;

const COLUMNS = `o.id, u.name as "unitName", u.code as "unitCode", o.name, o.year, o.number, o.subject, o.text, o.due_at as "dueAt",
  o.issued_at as "issuedAt", coalesce(i.display_name, o.issued_by_name) as "issuedBy", o.state, o.ended_reason as "endedReason", r.email_id as "emailId",
  r.received_at as "receivedAt", r.received_by_name as "receivedBy", r.done_at as "doneAt", r.done_by_name as "doneBy",
  r.done_note as note, r.returned_at as "returnedAt", r.returned_reason as "returnedReason"`;

const FROM = `unit_order_recipient r join unit_order o on o.id = r.order_id join unit u on u.id = o.unit_id
  left join account i on i.id = o.issued_by`;

/** Orders to an account, by their ids or the newest. */
export function readReceivedOrders(
  db: Queryable,
  { accountId }: MailAccess,
  ids: readonly string[] | undefined,
  most: number,
): Promise<ReceivedOrder[]> {
  return db.query<ReceivedOrder>(
    `select ${COLUMNS} from ${FROM} where r.recipient_id = $1 and ($2::uuid[] is null or o.id = any ($2))
     order by o.issued_at desc, o.id desc limit $3`,
    [accountId, ids ?? null, most],
  );
}

export interface ReceivedOrderCondition {
  /** Open and not done by this account. */
  isWaiting?: boolean;
  isReceived?: boolean;
  emailId?: string;
}

/** Ids of orders to an account: the earliest deadline, or the newest, first. */
export async function findReceivedOrderIds(
  db: Queryable,
  { accountId }: MailAccess,
  { isWaiting, isReceived, emailId }: ReceivedOrderCondition,
  sort: { property: string; isAscending: boolean },
  most: number,
): Promise<string[]> {
  const column = sort.property === 'dueAt' ? 'o.due_at' : 'o.issued_at';
  const direction = sort.isAscending ? 'asc' : 'desc';
  const rows = await db.query<{ id: string }>(
    `select o.id from ${FROM} where r.recipient_id = $1
       and ($2::boolean is null or $2 = (o.state = 'open' and r.done_at is null))
       and ($3::boolean is null or $3 = (r.received_at is not null)) and ($4::uuid is null or r.email_id = $4)
     order by ${column} ${direction}, o.id ${direction} limit $5`,
    [accountId, isWaiting ?? null, isReceived ?? null, emailId ?? null, most],
  );
  return rows.map(({ id }) => id);
}

interface Standing {
  state: OrderState;
  name: string | null;
  year: number;
  number: number;
  unitCode: string;
  isReceived: boolean;
  isDone: boolean;
}

async function lockStanding(tx: Transaction, accountId: string, id: string): Promise<Standing> {
  const [row] = await tx.query<Standing>(
    `select o.state, o.name, o.year, o.number, u.code as "unitCode", r.received_at is not null as "isReceived",
       r.done_at is not null as "isDone"
     from ${FROM} where r.recipient_id = $1 and o.id = $2 for update of r`,
    [accountId, id],
  );
  if (!row) throw new Refusal('notFound', 'There is no such order.');
  if (row.state !== 'open') throw new Refusal('conflict', 'This order has ended.');
  return row;
}

function cleanNote(note: string | undefined): string | undefined {
  const clean = note?.replaceAll('\0', '').toWellFormed().trim();
  if ((clean?.length ?? 0) > MAX_NOTE)
    throw new Refusal('invalidArgument', 'The note is too long.', { property: 'note' });
  return clean === '' ? undefined : clean;
}

/**
 * Acknowledges an order: that it came, or that it is done, with what was done. Saying the same twice changes nothing. `Refusal`:
 * `notPermitted` for who may not write in the mailbox, `notFound`, `conflict` for an order that has ended, `invalidArgument`.
 */
export async function acknowledgeOrder(
  tx: Transaction,
  access: MailAccess,
  id: string,
  { what, note }: { what: 'received' | 'done'; note?: string },
  { ids, now }: { ids: NewId; now: number },
): Promise<void> {
  const { accountId, principal } = access;
  if (!access.accountRights.includes('w'))
    throw new Refusal('notPermitted', 'You may not answer for this mailbox.');
  const text = cleanNote(note);
  const standing = await lockStanding(tx, accountId, id);
  if (what === 'received' ? standing.isReceived : standing.isDone) return;
  const actor = auditActor(principal);
  await tx.query(
    `update unit_order_recipient set received_at = coalesce(received_at, $3), received_by_name = coalesce(received_by_name, $4),
       done_at = case when $5 then $3 end, done_by_name = case when $5 then $4 end,
       done_note = case when $5 then $6 else done_note end,
       returned_at = case when $5 then null else returned_at end, returned_reason = case when $5 then null else returned_reason end
     where recipient_id = $1 and order_id = $2`,
    [accountId, id, new Date(now), actor.name, what === 'done', text ?? null],
  );
  const event = { act: what, recipientId: accountId, ...(text !== undefined && { text }) };
  await noteOrderEvent(tx, { principal, ids, now }, id, event);
  await recordEvent(tx, {
    now,
    actor,
    act: what === 'received' ? 'order.receive' : 'order.complete',
    object: { kind: 'order', id },
    authority: 'R9.4',
    after: { number: orderName(standing), ...(text !== undefined && { note: text }) },
  });
}
