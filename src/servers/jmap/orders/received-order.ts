/** `ReceivedOrder`: orders to an account (R9.4); update acknowledges: `isReceived`, or `isDone` with a `note`. One query a read. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { orderName } from '#domain/orders/order-number.ts';
import {
  acknowledgeOrder,
  findReceivedOrderIds,
  type ReceivedOrder,
  readReceivedOrders,
} from '#domain/orders/received-orders.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asBoolean, asId } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { requireOnly } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';

const conditions = { isWaiting: asBoolean, isReceived: asBoolean, emailId: asId };

function accessOf({ account }: ObjectContext): MailAccess {
  if (!account?.access.accountRights.includes('r'))
    throw new MethodFault('accountNotSupportedByMethod', 'This mailbox is not open to you as a whole.');
  return account.access;
}

function workOf(context: ObjectContext): SetWork {
  const { deps } = context;
  const access = accessOf(context);
  return {
    create: () => Promise.reject(new SetFault('forbidden', 'An order is issued by a head.')),
    async update(id, patch) {
      requireOnly(patch, ['isReceived', 'isDone', 'note']);
      const { isReceived, isDone, note } = patch;
      if (note !== undefined && typeof note !== 'string')
        throw new SetFault('invalidProperties', 'Wrong: note.', { properties: ['note'] });
      if (isDone !== true && isReceived !== true)
        throw new SetFault('invalidProperties', 'Say that it came, or that it is done.', {
          properties: ['isReceived', 'isDone'],
        });
      const what = isDone === true ? ('done' as const) : ('received' as const);
      await deps.db.transaction((tx) =>
        acknowledgeOrder(
          tx,
          access,
          id,
          { what, ...(note !== undefined && { note }) },
          { ids: deps.ids, now: deps.clock() },
        ),
      );
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'An order stays on record.')),
  };
}

export const receivedOrder = defineType<ReceivedOrder, typeof conditions>({
  name: 'ReceivedOrder',
  home: 'account',
  properties: {
    name: (object) => orderName(object),
    unitName: (object) => object.unitName,
    subject: (object) => object.subject,
    text: (object) => object.text,
    dueAt: (object) => object.dueAt.toISOString(),
    issuedAt: (object) => object.issuedAt.toISOString(),
    issuedBy: (object) => object.issuedBy,
    state: (object) => object.state,
    endedReason: (object) => object.endedReason,
    emailId: (object) => object.emailId,
    isLate: ({ state, dueAt, doneAt }, { deps }) =>
      state === 'open' && doneAt === null && dueAt.getTime() < deps.clock(),
    receivedAt: (object) => object.receivedAt?.toISOString() ?? null,
    receivedBy: (object) => object.receivedBy,
    doneAt: (object) => object.doneAt?.toISOString() ?? null,
    doneBy: (object) => object.doneBy,
    note: (object) => object.note,
    returnedAt: (object) => object.returnedAt?.toISOString() ?? null,
    returnedReason: (object) => object.returnedReason,
  },
  read: (context, ids, most) => readReceivedOrders(context.deps.db, accessOf(context), ids, most),
  query: {
    conditions,
    sorts: ['issuedAt', 'dueAt'],
    ids: (context, condition, sort, most) =>
      findReceivedOrderIds(context.deps.db, accessOf(context), condition, sort, most),
  },
  set: workOf,
});
