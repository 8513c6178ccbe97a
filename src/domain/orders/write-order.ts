/** An order as it is written: its number, those it goes to, its row with its parts (R9.4). */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor } from '#domain/directory/principal.ts';
import type { Unit } from '#domain/directory/units.ts';
import { findPaperNumber, type PaperNumber, takePaperNumber } from '#domain/paper-numbers/paper-numbers.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { noteOrderEvent, type OrderAct, type OrderFile } from './orders.ts';

/** Whom an order goes to. */
export interface NamedRecipient {
  accountId: AccountId;
  address: string;
  name: string;
  unitName: string;
}

export interface NewOrder {
  id: string;
  unit: Unit;
  name: string;
  year: number;
  number: number;
  subject: string;
  text: string;
  dueAt: Date;
  recipients: readonly NamedRecipient[];
  files: readonly OrderFile[];
}

export const MAX_ORDER_RECIPIENTS = 2000;

/** The number that a unit's next order of a year would have. */
export async function findNextNumber(
  db: Queryable,
  { id, code }: Pick<Unit, 'id' | 'code'>,
  year: number,
): Promise<PaperNumber> {
  const [row] = await db.query<{ next: number }>(
    'select coalesce(max(number), 0) + 1 as next from unit_order where unit_id = $1 and year = $2',
    [id, year],
  );
  return findPaperNumber(db, 'order', { number: row?.next ?? 1, year, unitCode: code });
}

/** Whom an order is for: accounts by name, all people of units and those below but its issuer, mailboxes of agencies. */
export interface WantedRecipients {
  accountIds: readonly string[];
  unitIds: readonly string[];
  agencyUnitIds: readonly string[];
  issuerId: AccountId;
}

/**
 * Whom an order of a unit can be for: living accounts of its people and those below, and mailboxes of agencies below.
 * `Refusal('invalidArgument')` where somebody named is none of these.
 */
export async function findOrderRecipients(
  db: Queryable,
  unit: Pick<Unit, 'id'>,
  { accountIds, unitIds, agencyUnitIds, issuerId }: WantedRecipients,
): Promise<NamedRecipient[]> {
  const rows = await db.query<NamedRecipient>(
    `select c.id as "accountId", a.address, c.display_name as name, u.name as "unitName"
     from account c join unit u on u.id = c.unit_id join address a on a.account_id = c.id and a.kind = 'primary'
     where c.state in ('active', 'locked') and $1 = any (unit_path(c.unit_id))
       and (c.kind = 'personal' or (c.kind = 'agency' and c.unit_id <> $1))
       and (c.id = any ($2::uuid[]) or (c.kind = 'personal' and c.id <> $5 and unit_path(c.unit_id) && $3::uuid[])
            or (c.kind = 'agency' and c.unit_id = any ($4::uuid[])))
     order by u.name, c.display_name, c.id limit ${MAX_ORDER_RECIPIENTS + 1}`,
    [unit.id, accountIds, unitIds, agencyUnitIds, issuerId],
  );
  const found = new Set<string>(rows.map(({ accountId }) => accountId));
  if (accountIds.some((id) => !found.has(id)))
    throw new Refusal('invalidArgument', 'An order goes to people of the unit and of those below it.', {
      property: 'recipientIds',
    });
  if (rows.length === 0)
    throw new Refusal('invalidArgument', 'An order needs recipients.', { property: 'recipientIds' });
  if (rows.length > MAX_ORDER_RECIPIENTS)
    throw new Refusal('tooMany', `An order has at most ${MAX_ORDER_RECIPIENTS} recipients.`);
  return rows;
}

async function insertParts(
  tx: Transaction,
  { id, recipients, files }: NewOrder,
  emailOf: ReadonlyMap<AccountId, EmailId>,
): Promise<void> {
  await tx.query(
    `insert into unit_order_recipient (order_id, recipient_id, name, unit_name, email_id)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[])`,
    [
      id,
      recipients.map(({ accountId }) => accountId),
      recipients.map(({ name }) => name),
      recipients.map(({ unitName }) => unitName),
      recipients.map(({ accountId }) => emailOf.get(accountId) ?? null),
    ],
  );
  if (files.length > 0)
    await tx.query(
      `insert into unit_order_file (order_id, ordinal, name, type, size, blob)
       select $1, * from unnest($2::integer[], $3::text[], $4::text[], $5::integer[], $6::bytea[])`,
      [
        id,
        files.map((_, index) => index),
        files.map(({ name }) => name),
        files.map(({ type }) => type),
        files.map(({ size }) => size),
        files.map(({ blob }) => blob),
      ],
    );
}

/**
 * Puts an order on the register, in the transaction that files its letter. Gives false where somebody has taken its number meanwhile.
 * `Refusal('notPermitted')`.
 */
export async function insertOrder(
  tx: Transaction,
  act: OrderAct,
  order: NewOrder,
  emailOf: ReadonlyMap<AccountId, EmailId>,
): Promise<boolean> {
  const { principal, now } = act;
  const { id, unit, name, year, number, subject, text, dueAt, recipients } = order;
  requirePermission(principal, 'order.issue', { kind: 'post', unitPath: unit.path });
  const actor = auditActor(principal);
  const inserted = await tx.query(
    `insert into unit_order (id, unit_id, year, number, subject, text, due_at, issued_at, issued_by, issued_by_name, name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (unit_id, year, number) do nothing returning 1`,
    [
      id,
      unit.id,
      year,
      number,
      subject,
      text,
      dueAt,
      new Date(now),
      actor.accountId ?? null,
      actor.name,
      name,
    ],
  );
  if (inserted.length === 0 || !(await takePaperNumber(tx, 'order', name))) return false;
  await insertParts(tx, order, emailOf);
  await noteOrderEvent(tx, act, id, { act: 'issued' });
  await recordEvent(tx, {
    now,
    actor,
    act: 'order.issue',
    object: { kind: 'order', id },
    authority: 'R9.4',
    after: {
      number: name,
      subject,
      due: dueAt.toISOString(),
      recipients: recipients.length,
    },
  });
  return true;
}
