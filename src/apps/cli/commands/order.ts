/** `order list | show | close | withdraw`: orders of agency heads (R9.4); `order-issue.ts` issues them. */
import { requireUnit } from '#domain/directory/units.ts';
import { orderName } from '#domain/orders/order-number.ts';
import { endOrder, findOrderIds, type Order, readOrders } from '#domain/orders/orders.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { withdrawOrder } from '#services/orders/steer-order.ts';
import { acting, idOf } from '../acting.ts';
import { type CommandDefinition, findOption, getArgument, type Parameter } from '../command-definition.ts';
import { withOrders } from '../open-delivery.ts';
import { withStore } from '../open-store.ts';
import { AS, principalOf } from './request.ts';

const MAX_LISTED = 10_000;
const ID: Parameter = { flags: '<id>', text: { vi: 'mã (xem: order list)', en: 'id (see: order list)' } };
const ENDED: readonly Parameter[] = [ID, { flags: '<reason>', text: { vi: 'lý do', en: 'reason' } }];

const doneOf = ({ recipients }: Order): string =>
  `${recipients.filter(({ doneAt }) => doneAt !== null).length}/${recipients.length}`;

export const orderList: CommandDefinition = {
  name: 'order list',
  summary: { vi: 'lệnh của thủ trưởng các cơ quan', en: 'orders of agency heads' },
  options: [
    { flags: '--unit <code>', text: { vi: 'của một đơn vị', en: 'of one unit' } },
    { flags: '--late', text: { vi: 'chỉ lệnh quá hạn', en: 'only those that are late' } },
    AS,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const { db, clock } = store;
      const principal = await principalOf(call, store);
      const code = findOption(call, 'unit');
      const condition = {
        ...(code !== undefined && { unitId: (await requireUnit(db, code)).id }),
        ...(call.options['late'] === true && { isLate: true }),
      };
      const sort = { property: 'issuedAt', isAscending: false, now: clock() };
      const ids = await findOrderIds(db, principal, condition, sort, MAX_LISTED);
      call.output.table(
        await readOrders(db, principal, ids, MAX_LISTED),
        [
          { heading: { vi: 'Mã', en: 'Id' }, cell: (order) => order.id },
          { heading: { vi: 'Số', en: 'Number' }, cell: orderName },
          { heading: { vi: 'Hạn', en: 'Due' }, cell: (order) => order.dueAt.toISOString().slice(0, 16) },
          { heading: { vi: 'Trạng thái', en: 'State' }, cell: (order) => order.state },
          { heading: { vi: 'Đã xong', en: 'Done' }, cell: doneOf },
          { heading: { vi: 'Về việc', en: 'Subject' }, cell: (order) => order.subject },
        ],
        (order) => ({ ...order, name: orderName(order) }),
      );
      return undefined;
    }),
};

function answerOf({ doneAt, receivedAt, hasLeft }: Order['recipients'][number]): string {
  const answer = doneAt ?? receivedAt ?? '—';
  return `${doneAt === null ? (receivedAt === null ? '○' : '◐') : '●'} ${answer}${hasLeft ? ' (đã rời đơn vị / has left)' : ''}`;
}

export const orderShow: CommandDefinition = {
  name: 'order show',
  summary: { vi: 'một lệnh: ai đã nhận, ai đã xong', en: 'an order: who has received and done it' },
  arguments: [ID],
  options: [AS],
  run: (call) =>
    withStore(call, async (store) => {
      const [order] = await readOrders(store.db, await principalOf(call, store), [idOf(call)], 1);
      if (!order) throw new Refusal('notFound', 'There is no such order.');
      call.output.result({ ...order, name: orderName(order) }, [
        `${orderName(order)}: ${order.subject}`,
        `${order.issuedBy}, ${order.issuedAt.toISOString()} → ${order.dueAt.toISOString()}, ${order.state}`,
        '',
        order.text,
        '',
        ...order.recipients.map((one) => `${answerOf(one)}  ${one.name} (${one.unitName})`),
      ]);
      return undefined;
    }),
};

export const orderWithdraw: CommandDefinition = {
  name: 'order withdraw',
  summary: {
    vi: 'thu hồi một lệnh và báo mọi người đã nhận',
    en: 'withdraw an order, and tell everyone it went to',
  },
  arguments: ENDED,
  options: [AS],
  run: (call) =>
    withOrders(call, async (store, parts) => {
      const id = idOf(call);
      await withdrawOrder(parts, await principalOf(call, store), id, getArgument(call, 1));
      call.output.result({ id }, [id]);
      return undefined;
    }),
};

export const orderClose: CommandDefinition = {
  name: 'order close',
  summary: { vi: 'kết thúc một lệnh; không nhắc nữa', en: 'close an order; nobody is reminded any more' },
  arguments: ENDED,
  options: [AS],
  run: acting(async (call, { db }, act) => {
    const id = idOf(call);
    await db.transaction((tx) => endOrder(tx, act, id, { state: 'closed', reason: getArgument(call, 1) }));
    return id;
  }),
};
