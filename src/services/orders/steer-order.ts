/** What a head does to an order or to rules of use, with the letter that tells of it (R9.4); each one transaction. */
import { readAccountAddresses } from '#domain/accounts/find-accounts.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import type { AccountPrincipal, Principal } from '#domain/directory/principal.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import { orderName } from '#domain/orders/order-number.ts';
import {
  endOrder,
  lockOpenOrder,
  noteOrderEvent,
  type Order,
  readOrders,
  returnOrder,
} from '#domain/orders/orders.ts';
import { listWaitingRecipients } from '#domain/orders/reminders.ts';
import {
  findNextVersion,
  listRulesReaders,
  publishRules,
  type RulesText,
  readUsageRules,
} from '#domain/orders/usage-rules.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { reminderText, returnedText, rulesText, withdrawnText } from './letters.ts';
import { type OrderParts, ordersLink, rulesLink, sendWith } from './order-parts.ts';

async function requireOrder(parts: OrderParts, principal: Principal, id: string): Promise<Order> {
  const [order] = await readOrders(parts.db, principal, [id], 1);
  if (!order) throw new Refusal('notFound', 'There is no such order.');
  return order;
}

async function addressesOf(parts: OrderParts, accountIds: readonly AccountId[]): Promise<string[]> {
  return (await readAccountAddresses(parts.db, accountIds)).map(({ address }) => address);
}

const named = (order: Order): { name: string; subject: string } => ({
  name: orderName(order),
  subject: order.subject,
});

/** Closes an order; nobody is told. `Refusal` as `endOrder`. */
export async function closeOrder(
  parts: OrderParts,
  principal: Principal,
  id: string,
  reason: string,
): Promise<void> {
  const act = { principal, ids: parts.ids, now: parts.clock() };
  await parts.db.transaction((tx) => endOrder(tx, act, id, { state: 'closed', reason }));
}

/** Withdraws an order and tells everyone it went to. `Refusal` as `endOrder`. */
export async function withdrawOrder(
  parts: OrderParts,
  principal: Principal,
  id: string,
  reason: string,
): Promise<void> {
  const order = await requireOrder(parts, principal, id);
  const addresses = await addressesOf(
    parts,
    order.recipients.map(({ accountId }) => accountId),
  );
  const act = { principal, ids: parts.ids, now: parts.clock() };
  await sendWith(parts, addresses, withdrawnText(named(order), reason.trim()), (tx) =>
    endOrder(tx, act, id, { state: 'withdrawn', reason }),
  );
}

/** Sends a report of completion back to who made it. `Refusal` as `returnOrder`. */
export async function sendBack(
  parts: OrderParts,
  principal: Principal,
  id: string,
  back: { recipientId: AccountId; reason: string },
): Promise<void> {
  const order = await requireOrder(parts, principal, id);
  const addresses = await addressesOf(parts, [back.recipientId]);
  const act = { principal, ids: parts.ids, now: parts.clock() };
  const text = returnedText(named(order), back.reason.trim(), ordersLink(parts, id));
  await sendWith(parts, addresses, text, (tx) => returnOrder(tx, act, id, back));
}

/** Reminds now, besides the daily reminders, everyone who has not done an order. `Refusal` as `lockOpenOrder`. */
export async function remindNow(parts: OrderParts, principal: Principal, id: string): Promise<void> {
  const order = await requireOrder(parts, principal, id);
  const waiting = await listWaitingRecipients(parts.db, id);
  if (waiting.length === 0) throw new Refusal('conflict', 'Everyone has done it.');
  const now = parts.clock();
  const reminded = {
    ...order,
    orderId: id,
    dueAt: order.dueAt.toISOString(),
    isReceived: true,
    isLate: order.dueAt.getTime() < now,
  };
  const text = reminderText({ orders: [reminded] }, ordersLink(parts, id));
  await sendWith(
    parts,
    waiting.map(({ address }) => address),
    text,
    async (tx) => {
      await lockOpenOrder(tx, principal, id);
      await noteOrderEvent(tx, { principal, ids: parts.ids, now }, id, {
        act: 'reminded',
        text: String(waiting.length),
      });
    },
  );
}

/** Publishes rules of use and tells all members. Gives their id. `Refusal` as `publishRules`. */
export async function publishUsageRules(
  parts: OrderParts,
  principal: AccountPrincipal,
  { unitId, ...written }: RulesText & { unitId: string },
): Promise<string> {
  const unit = await requireUnitById(parts.db, unitId);
  requirePermission(principal, 'rules.publish', { kind: 'post', unitPath: unit.path });
  const act = { principal, ids: parts.ids, now: parts.clock() };
  const readers = await listRulesReaders(parts.db, unit.id);
  const addresses = await addressesOf(
    parts,
    readers.map(({ accountId }) => accountId),
  );
  const version = await findNextVersion(parts.db, unit.id);
  const [head] = await readAccountAddresses(parts.db, [principal.accountId]);
  const by = head?.displayName ?? principal.name;
  let id = '';
  await sendWith(
    parts,
    addresses,
    rulesText(
      {
        unitName: unit.name,
        title: written.title.trim(),
        titleEn: written.titleEn?.trim() ?? null,
        version,
      },
      rulesLink(parts),
      false,
    ),
    async (tx) => {
      const published = await publishRules(tx, act, { unit, ...written, by });
      if (published.version !== version)
        throw new Refusal('conflict', 'Somebody else published rules at this moment; look at them first.');
      ({ id } = published);
    },
  );
  return id;
}

/** Reminds members who have not acknowledged rules that are in force. `Refusal`: `notFound`, `notPermitted`, `conflict` where all have. */
export async function remindOfRules(
  parts: OrderParts,
  principal: AccountPrincipal,
  id: string,
): Promise<void> {
  const [rules] = await readUsageRules(parts.db, principal, [id], 1);
  if (!rules?.isInForce) throw new Refusal('notFound', 'There are no such rules in force.');
  const unit = await requireUnitById(parts.db, rules.unitId);
  requirePermission(principal, 'rules.publish', { kind: 'post', unitPath: unit.path });
  const readers = await listRulesReaders(parts.db, rules.unitId, id);
  if (readers.length === 0) throw new Refusal('conflict', 'Everyone has acknowledged them.');
  const addresses = await addressesOf(
    parts,
    readers.map(({ accountId }) => accountId),
  );
  await sendWith(parts, addresses, rulesText(rules, rulesLink(parts), true), () => Promise.resolve());
}
