/** `AgencyWork`: how each agency in reach handles its mail, in numbers (R9.3). Read only; asked anew, not pushed. */
import { type AgencyWork, readAgencyWork } from '#domain/agency-mail/agency-work.ts';
import { findReach } from '#domain/directory/authorize.ts';
import { defineType } from '../define-type.ts';
import { asBoolean } from '../object-query.ts';

const conditions = { isLate: asBoolean };

export const agencyWork = defineType<AgencyWork, typeof conditions>({
  name: 'AgencyWork',
  home: 'province',
  mayRead: (principal) => findReach(principal, 'agencyWork.read').length > 0,
  properties: {
    unitId: (object) => object.unitId,
    unitName: (object) => object.unitName,
    address: (object) => object.address,
    newCount: (object) => object.newCount,
    openCount: (object) => object.openCount,
    lateCount: (object) => object.lateCount,
    doneCount: (object) => object.doneCount,
    doneLateCount: (object) => object.doneLateCount,
    hoursToDone: (object) => object.hoursToDone,
  },
  read: ({ deps, principal }, ids, most) =>
    readAgencyWork(deps.db, principal, ids, { now: deps.clock(), most }),
  query: {
    conditions,
    sorts: ['lateCount'],
    ids: async ({ deps, principal }, { isLate }, { isAscending }, most) => {
      const all = await readAgencyWork(deps.db, principal, undefined, { now: deps.clock(), most });
      const ids = all
        .filter(({ lateCount }) => isLate === undefined || isLate === lateCount > 0)
        .map(({ id }) => id);
      return isAscending ? ids.toReversed() : ids;
    },
  },
});
