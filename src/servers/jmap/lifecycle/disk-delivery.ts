/**
 * `DiskDelivery`: the register of what still had to go by disk (R8.1). Create writes one down (`toUnitId`, or `toName` outside); update says
 * that it was received (`isReceived`, perhaps with `note`). Read by both units and those above them.
 */
import { findReach } from '#domain/directory/authorize.ts';
import {
  DISK_MEDIA,
  type DiskDelivery,
  mayReceiveDisk,
  readDiskDeliveries,
  receiveDisk,
  recordDiskDelivery,
} from '#domain/directory/disk-deliveries.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asId, oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { requireOnly, requireText } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = { unitId: asId, state: oneOf('sent', 'received') };
const CREATED = ['unitId', 'toUnitId', 'toName', 'medium', 'content', 'sizeBytes', 'reason', 'carriedOn'];

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `Wrong: ${property}.`, { properties: [property] });
}

function workOf({ deps, principal }: ObjectContext): SetWork {
  const act = { principal, authority: 'R8.1', ids: deps.ids, now: deps.clock() };
  return {
    async create(object) {
      requireOnly(object, CREATED);
      const unitId = requireText(object, 'unitId');
      if (!isUuid(unitId)) throw invalid('unitId');
      const { toUnitId = null, sizeBytes = null } = object;
      if (toUnitId !== null && !(typeof toUnitId === 'string' && isUuid(toUnitId))) throw invalid('toUnitId');
      if (sizeBytes !== null && typeof sizeBytes !== 'number') throw invalid('sizeBytes');
      const medium = DISK_MEDIA.find((one) => one === object['medium']);
      if (!medium) throw invalid('medium');
      const toName = toUnitId === null ? requireText(object, 'toName') : '';
      const [content, reason, carriedOn] = [
        requireText(object, 'content'),
        requireText(object, 'reason'),
        requireText(object, 'carriedOn'),
      ];
      const id = await deps.db.transaction(async (tx) =>
        recordDiskDelivery(tx, act, {
          unit: await requireUnitById(tx, unitId),
          to: toUnitId === null ? toName : await requireUnitById(tx, toUnitId),
          medium,
          content,
          sizeBytes,
          reason,
          carriedOn,
        }),
      );
      return { id };
    },
    async update(id, patch) {
      requireOnly(patch, ['isReceived', 'note']);
      const { note = '' } = patch;
      if (patch['isReceived'] !== true) throw invalid('isReceived');
      if (typeof note !== 'string') throw invalid('note');
      await deps.db.transaction((tx) => receiveDisk(tx, act, id, note));
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'What was recorded stays on record.')),
  };
}

export const diskDelivery = defineType<DiskDelivery, typeof conditions>({
  name: 'DiskDelivery',
  home: 'province',
  mayRead: (principal) => findReach(principal, 'disk.read').length > 0,
  properties: {
    unitId: (object) => object.unitId,
    unitName: (object) => object.unitName,
    toUnitId: (object) => object.toUnitId,
    toName: (object) => object.toName,
    medium: (object) => object.medium,
    content: (object) => object.content,
    sizeBytes: (object) => object.sizeBytes,
    reason: (object) => object.reason,
    carriedOn: (object) => object.carriedOn,
    state: (object) => object.state,
    recordedBy: (object) => object.recordedByName,
    createdAt: (object) => object.createdAt.toISOString(),
    receivedBy: (object) => object.receivedByName,
    receivedAt: (object) => object.receivedAt?.toISOString() ?? null,
    receiptNote: (object) => object.receiptNote,
    mayReceive: (object, { principal }) => object.state === 'sent' && mayReceiveDisk(principal, object),
  },
  read: ({ deps, principal }, ids, most) => readDiskDeliveries(deps.db, principal, ids, most),
  query: {
    conditions,
    sorts: ['createdAt'],
    ids: async ({ deps, principal }, { unitId, state }, { isAscending }, most) => {
      const all = await readDiskDeliveries(deps.db, principal, undefined, most);
      const ids = all
        .filter(
          (one) =>
            (unitId === undefined || one.unitId === unitId || one.toUnitId === unitId) &&
            (state === undefined || one.state === state),
        )
        .map(({ id }) => id);
      return isAscending ? ids.toReversed() : ids;
    },
  },
  set: workOf,
});
