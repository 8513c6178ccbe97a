/** `LegalHold`: nothing of its mailboxes is destroyed while it is in force (R6.7). Create places; update with `releaseReason` releases. */
import { type LegalHold, placeHold, readHolds, releaseHold } from '#domain/archive/holds.ts';
import { authorize } from '#domain/directory/authorize.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import { defineType } from '../define-type.ts';
import { asBoolean } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { requireOnly, requireText } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';
import { accountIdsOf, actOf, invalid } from './archive-act.ts';

const conditions = { isInForce: asBoolean };

function workOf(context: ObjectContext): SetWork {
  const { db } = context.deps;
  return {
    async create(object) {
      requireOnly(object, ['name', 'reason', 'unitId', 'accountIds']);
      const { unitId } = object;
      if (unitId !== undefined && unitId !== null && !(typeof unitId === 'string' && isUuid(unitId)))
        throw invalid('unitId');
      const hold = {
        name: requireText(object, 'name'),
        reason: requireText(object, 'reason'),
        ...(typeof unitId === 'string' && { unitId: unitId as UnitId }),
        accountIds: accountIdsOf(object['accountIds'] ?? []),
      };
      return { id: await db.transaction((tx) => placeHold(tx, actOf(context, hold.reason), hold)) };
    },
    async update(id, patch) {
      requireOnly(patch, ['releaseReason']);
      const reason = requireText(patch, 'releaseReason');
      await db.transaction((tx) => releaseHold(tx, actOf(context, reason), id, reason));
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'What was held stays on record: release it.')),
  };
}

export const legalHold = defineType<LegalHold, typeof conditions>({
  name: 'LegalHold',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'archive.read', { kind: 'province' }),
  properties: {
    name: (hold) => hold.name,
    reason: (hold) => hold.reason,
    unitId: (hold) => hold.unitId,
    unitName: (hold) => hold.unitName,
    accountIds: (hold) => hold.accountIds,
    addresses: (hold) => hold.addresses,
    placedBy: (hold) => hold.placedByName,
    placedAt: (hold) => hold.placedAt.toISOString(),
    releasedBy: (hold) => hold.releasedByName,
    releasedAt: (hold) => hold.releasedAt?.toISOString() ?? null,
    releaseReason: (hold) => hold.releaseReason,
  },
  read: ({ deps, principal }, ids, most) => readHolds(deps.db, principal, { ids }, most),
  query: {
    conditions,
    sorts: ['placedAt'],
    ids: async ({ deps, principal }, { isInForce }, { isAscending }, most) => {
      const ids = (await readHolds(deps.db, principal, { isInForce }, most)).map(({ id }) => id);
      return isAscending ? ids.toReversed() : ids;
    },
  },
  set: workOf,
});
