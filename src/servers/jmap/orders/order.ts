/**
 * `Order`: orders of the units within one's reach with their board (R9.4). Create issues one; update reminds (`remind`), sends a report back
 * (`returnTo`), or ends it (`state` with `reason`). One query a read.
 */
import { findAccountById } from '#domain/accounts/accounts.ts';
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import { findBlob, storeUpload } from '#domain/mailstore/uploads.ts';
import { orderName } from '#domain/orders/order-number.ts';
import { findOrderFile, findOrderIds, ORDER_STATES, type Order, readOrders } from '#domain/orders/orders.ts';
import { MAX_ORDER_RECIPIENTS } from '#domain/orders/write-order.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import {
  issueOrder,
  MAX_ORDER_FILE_BYTES,
  MAX_ORDER_FILES,
  type WantedOrder,
} from '#services/orders/issue-order.ts';
import { closeOrder, remindNow, sendBack, withdrawOrder } from '#services/orders/steer-order.ts';
import { defineType } from '../define-type.ts';
import { readBlob } from '../mail/blobs.ts';
import type { JmapMethod } from '../method.ts';
import { asBoolean, asDate, asId, oneOf } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { requireOnly, requireText } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';
import { orderPartsOf } from './order-parts-of.ts';

const conditions = { unitId: asId, state: oneOf(...ORDER_STATES), isLate: asBoolean };

const CREATED = ['unitId', 'subject', 'text', 'dueAt', 'recipientIds', 'unitIds', 'agencyUnitIds', 'files'];
const MEDIA_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/;
const WHOLE_BLOB = /^[0-9a-f]{64}$/;
const MAX_NAME = 200;

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `Wrong: ${property}.`, { properties: [property] });
}

function idsOf(object: JsonObject, name: string): string[] {
  const value = object[name] ?? [];
  if (!Array.isArray(value) || value.length > MAX_ORDER_RECIPIENTS) throw invalid(name);
  return value.map((id) => {
    if (typeof id !== 'string' || !isUuid(id)) throw invalid(name);
    return id;
  });
}

async function fileOf(context: ObjectContext, value: Json): Promise<WantedOrder['files'][number]> {
  const own = context.scope.accounts.get(context.principal.accountId);
  if (!isObject(value) || !own) throw invalid('files');
  const { blobId, name, type = 'application/octet-stream' } = value;
  if (typeof blobId !== 'string' || !WHOLE_BLOB.test(blobId)) throw invalid('files');
  const called = typeof name === 'string' ? name.replaceAll('\0', '').toWellFormed().trim() : '';
  if (called === '' || called.length > MAX_NAME) throw invalid('files');
  // A message within a message is mail, no file.
  if (typeof type !== 'string' || !MEDIA_TYPE.test(type) || type.startsWith('message/'))
    throw invalid('files');
  // Looked up before it is read: what is too large is never held.
  const known = await findBlob(context.deps.db, own.access, Buffer.from(blobId, 'hex'));
  if ((known?.size ?? 0) > MAX_ORDER_FILE_BYTES) throw invalid('files');
  const content = await readBlob(context.deps, own.access, blobId);
  if (!content) throw new SetFault('blobNotFound', 'There is no such file.', { notFound: [blobId] });
  return { name: called, type, size: content.length, blob: Buffer.from(blobId, 'hex'), content };
}

/** One after the other, no more than an order may carry. */
async function filesOf(context: ObjectContext, values: readonly Json[]): Promise<WantedOrder['files']> {
  const files: WantedOrder['files'][number][] = [];
  let left = MAX_ORDER_FILE_BYTES;
  for (const value of values) {
    const file = await fileOf(context, value);
    left -= file.size;
    if (left < 0) throw invalid('files');
    files.push(file);
  }
  return files;
}

async function wantedOf(context: ObjectContext, object: JsonObject): Promise<WantedOrder> {
  requireOnly(object, CREATED);
  const unitId = requireText(object, 'unitId');
  const dueAt = asDate(object['dueAt'] ?? null);
  const files = object['files'] ?? [];
  if (!isUuid(unitId)) throw invalid('unitId');
  if (!dueAt) throw invalid('dueAt');
  if (!Array.isArray(files) || files.length > MAX_ORDER_FILES) throw invalid('files');
  requirePermission(context.principal, 'order.issue', {
    kind: 'post',
    unitPath: (await requireUnitById(context.deps.db, unitId)).path,
  });
  const issuer = await findAccountById(context.deps.db, context.principal.accountId);
  return {
    unitId,
    subject: requireText(object, 'subject'),
    text: requireText(object, 'text'),
    dueAt,
    recipientIds: idsOf(object, 'recipientIds'),
    unitIds: idsOf(object, 'unitIds'),
    agencyUnitIds: idsOf(object, 'agencyUnitIds'),
    files: await filesOf(context, files),
    issuer: issuer?.displayName ?? context.principal.name,
  };
}

function workOf(context: ObjectContext): SetWork {
  const { deps, principal } = context;
  const parts = orderPartsOf(deps);
  return {
    create: async (object) => ({ id: await issueOrder(parts, principal, await wantedOf(context, object)) }),
    async update(id, patch) {
      if (patch['remind'] === true) {
        requireOnly(patch, ['remind']);
        await remindNow(parts, principal, id);
      } else if (patch['returnTo'] !== undefined) {
        requireOnly(patch, ['returnTo', 'reason']);
        const recipientId = requireText(patch, 'returnTo');
        if (!isUuid(recipientId)) throw invalid('returnTo');
        const back = { recipientId: recipientId as AccountId, reason: requireText(patch, 'reason') };
        await sendBack(parts, principal, id, back);
      } else {
        requireOnly(patch, ['state', 'reason']);
        const reason = requireText(patch, 'reason');
        if (patch['state'] === 'closed') await closeOrder(parts, principal, id, reason);
        else if (patch['state'] === 'withdrawn') await withdrawOrder(parts, principal, id, reason);
        else throw invalid('state');
      }
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'An order stays on the register: withdraw it.')),
  };
}

/** Puts a file of an order among one's own uploads, from where it is downloaded like any blob; it stays there a day. */
const openFile: JmapMethod = {
  name: 'Order/openFile',
  async run(method, args) {
    const { deps, principal, scope } = openContext({ home: 'province' }, method, args);
    const id = args.id('id');
    const index = args.unsigned('index') ?? 0;
    args.end();
    const own = scope.accounts.get(principal.accountId);
    const found =
      isUuid(id) && index < MAX_ORDER_FILES ? await findOrderFile(deps.db, principal, id, index) : undefined;
    if (!found || !own)
      throw new MethodFault('invalidArguments', 'There is no such file.', { arguments: ['id', 'index'] });
    const bytes = await deps.blobs.read(found.blob);
    const hash = await storeUpload(deps.db, deps.blobs, own.access, { bytes, now: deps.clock() });
    const { name, type } = found;
    return { accountId: own.id, id, blobId: hash.toString('hex'), name, type, size: bytes.length };
  },
};

const late = ({ state, dueAt, recipients }: Order, now: number): number =>
  state === 'open' && dueAt.getTime() < now ? recipients.filter(({ doneAt }) => doneAt === null).length : 0;

const timeOf = (time: string | null): string | null => (time === null ? null : new Date(time).toISOString());

export const order = defineType<Order, typeof conditions>(
  {
    name: 'Order',
    home: 'province',
    mayRead: (principal) => findReach(principal, 'order.read').length > 0,
    properties: {
      unitId: (object) => object.unitId,
      unitName: (object) => object.unitName,
      name: (object) => orderName(object),
      subject: (object) => object.subject,
      text: (object) => object.text,
      dueAt: (object) => object.dueAt.toISOString(),
      issuedAt: (object) => object.issuedAt.toISOString(),
      issuedBy: (object) => object.issuedBy,
      state: (object) => object.state,
      endedAt: (object) => object.endedAt?.toISOString() ?? null,
      endedBy: (object) => object.endedBy,
      endedReason: (object) => object.endedReason,
      files: (object) => object.files,
      recipientCount: (object) => object.recipients.length,
      receivedCount: (object) => object.recipients.filter(({ receivedAt }) => receivedAt !== null).length,
      doneCount: (object) => object.recipients.filter(({ doneAt }) => doneAt !== null).length,
      lateCount: (object, { deps }) => late(object, deps.clock()),
      recipients: (object) =>
        object.recipients.map((one) => ({
          ...one,
          receivedAt: timeOf(one.receivedAt),
          doneAt: timeOf(one.doneAt),
          returnedAt: timeOf(one.returnedAt),
        })),
      history: (object) => object.history.map((event) => ({ ...event, at: timeOf(event.at) })),
    },
    read: ({ deps, principal }, ids, most) => readOrders(deps.db, principal, ids, most),
    query: {
      conditions,
      sorts: ['issuedAt', 'dueAt'],
      ids: ({ deps, principal }, condition, sort, most) =>
        findOrderIds(deps.db, principal, condition, { ...sort, now: deps.clock() }, most),
    },
    set: workOf,
  },
  [openFile],
);
