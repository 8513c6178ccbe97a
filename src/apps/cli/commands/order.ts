/** `order list | show | remind | return | close | withdraw`: orders of agency heads (R9.4); `order-issue.ts` issues them. */
import { requireAccount } from '#domain/accounts/accounts.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { orderName } from '#domain/orders/order-number.ts';
import { endOrder, findOrderIds, type Order, readOrders } from '#domain/orders/orders.ts';
import type { OrderParts } from '#services/orders/order-parts.ts';
import { remindNow, sendBack, withdrawOrder } from '#services/orders/steer-order.ts';
import { actingOn, idOf, idParameter, listing, MAX_LISTED, showing } from '../acting.ts';
import { AS, principalOf } from '../acting-as.ts';
import {
  type Call,
  type CommandDefinition,
  findOption,
  getArgument,
  type Parameter,
} from '../command-definition.ts';
import { withOrders } from '../open-delivery.ts';
import { stateWord } from '../state-words.ts';
import { momentText } from '../zoned-time.ts';
import { orderIssue } from './order-issue.ts';

const ID = idParameter('order list');
const REASON: Parameter = { flags: '<reason>', text: { vi: 'lý do', en: 'reason' } };
const ENDED = [ID, REASON];

const jsonOf = (order: Order): object => ({ ...order, name: orderName(order) });

const doneOf = ({ recipients }: Order): string =>
  `${recipients.filter(({ doneAt }) => doneAt !== null).length}/${recipients.length}`;

const orderList: CommandDefinition = {
  name: 'order list',
  summary: { vi: 'lệnh của thủ trưởng các cơ quan', en: 'orders of agency heads' },
  options: [
    { flags: '--unit <code>', text: { vi: 'của một đơn vị', en: 'of one unit' } },
    { flags: '--late', text: { vi: 'chỉ lệnh quá hạn', en: 'only those that are late' } },
    AS,
  ],
  run: listing(
    async ({ db, clock }, principal, call) => {
      const code = findOption(call, 'unit');
      const condition = {
        ...(code !== undefined && { unitId: (await requireUnit(db, code)).id }),
        ...(call.options['late'] === true && { isLate: true }),
      };
      const sort = { property: 'issuedAt', isAscending: false, now: clock() };
      const ids = await findOrderIds(db, principal, condition, sort, MAX_LISTED);
      return readOrders(db, principal, ids, MAX_LISTED);
    },
    [
      { heading: { vi: 'Mã', en: 'Id' }, cell: (order) => order.id },
      { heading: { vi: 'Số', en: 'Number' }, cell: orderName },
      { heading: { vi: 'Hạn', en: 'Due' }, cell: (order) => momentText(order.dueAt) },
      { heading: { vi: 'Trạng thái', en: 'State' }, cell: (order) => stateWord(order.state) },
      { heading: { vi: 'Đã xong', en: 'Done' }, cell: doneOf },
      { heading: { vi: 'Về việc', en: 'Subject' }, cell: (order) => order.subject },
    ],
    jsonOf,
  ),
};

function answerOf({ doneAt, receivedAt, hasLeft }: Order['recipients'][number]): string {
  const answer = momentText(doneAt ?? receivedAt) || '—';
  return `${doneAt === null ? (receivedAt === null ? '○' : '◐') : '●'} ${answer}${hasLeft ? ' (đã rời đơn vị / has left)' : ''}`;
}

const orderShow: CommandDefinition = {
  name: 'order show',
  summary: { vi: 'một lệnh: ai đã nhận, ai đã xong', en: 'an order: who has received and done it' },
  arguments: [ID],
  options: [AS],
  run: showing(
    'order',
    ({ db }, principal, id) => readOrders(db, principal, [id], 1),
    (order, say) => [
      `${orderName(order)}: ${order.subject}`,
      `${order.issuedBy}, ${momentText(order.issuedAt)} → ${momentText(order.dueAt)}, ${say(stateWord(order.state))}`,
      '',
      order.text,
      '',
      ...order.recipients.map((one) => `${answerOf(one)}  ${one.name} (${one.unitName})`),
    ],
    jsonOf,
  ),
};

/** The `run` of an act that sends a letter too. */
function telling(
  act: (parts: OrderParts, principal: Principal, id: string, call: Call) => Promise<void>,
): CommandDefinition['run'] {
  return (call) =>
    withOrders(call, async (store, parts) => {
      const id = idOf(call);
      await act(parts, await principalOf(call, store), id, call);
      call.output.result({ id }, [id]);
      return undefined;
    });
}

const orderRemind: CommandDefinition = {
  name: 'order remind',
  summary: {
    vi: 'nhắc ngay những người chưa thực hiện xong một lệnh',
    en: 'remind now everyone who has not done an order',
  },
  arguments: [ID],
  options: [AS],
  run: telling(remindNow),
};

const orderReturn: CommandDefinition = {
  name: 'order return',
  summary: {
    vi: 'trả lại báo cáo đã thực hiện của một người, kèm lý do',
    en: 'send somebody’s report of completion back, with the reason',
  },
  arguments: [
    ID,
    { flags: '<address>', text: { vi: 'người đã báo xong', en: 'who reported it as done' } },
    REASON,
  ],
  options: [AS],
  run: telling(async (parts, principal, id, call) => {
    const { id: recipientId } = await requireAccount(parts.db, getArgument(call, 1));
    await sendBack(parts, principal, id, { recipientId, reason: getArgument(call, 2) });
  }),
};

const orderWithdraw: CommandDefinition = {
  name: 'order withdraw',
  summary: {
    vi: 'thu hồi một lệnh và báo mọi người đã nhận',
    en: 'withdraw an order, and tell everyone it went to',
  },
  arguments: ENDED,
  options: [AS],
  run: telling((parts, principal, id, call) => withdrawOrder(parts, principal, id, getArgument(call, 1))),
};

const orderClose: CommandDefinition = {
  name: 'order close',
  summary: { vi: 'kết thúc một lệnh; không nhắc nữa', en: 'close an order; nobody is reminded any more' },
  arguments: ENDED,
  options: [AS],
  run: actingOn((tx, act, id, call) =>
    endOrder(tx, act, id, { state: 'closed', reason: getArgument(call, 1) }),
  ),
};

export const commands: readonly CommandDefinition[] = [
  orderList,
  orderShow,
  orderIssue,
  orderRemind,
  orderReturn,
  orderClose,
  orderWithdraw,
];
