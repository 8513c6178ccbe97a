/** `PasswordSlip`: first passwords that wait to be printed, and when they were (R6.2). Never a password. */
import { findSlipIds, type PasswordSlip, readSlips } from '#domain/accounts/password-slips.ts';
import { findReach } from '#domain/directory/authorize.ts';
import { defineType } from '../define-type.ts';
import { asBoolean, asId } from '../object-query.ts';

const conditions = { isWaiting: asBoolean, unitId: asId };

export const passwordSlip = defineType<PasswordSlip, typeof conditions>({
  name: 'PasswordSlip',
  home: 'province',
  mayRead: (principal) => findReach(principal, 'slip.print').length > 0,
  properties: {
    address: (object) => object.address,
    name: (object) => object.displayName,
    unitId: (object) => object.unitId,
    waitingSince: (object) => object.waitingSince.toISOString(),
    printedAt: (object) => object.printedAt?.toISOString() ?? null,
    printedBy: (object) => object.printedByName,
    validUntil: (object) => object.validUntil?.toISOString() ?? null,
  },
  read: ({ deps, principal }, ids, most) => readSlips(deps.db, principal, { ids }, most),
  query: {
    conditions,
    sorts: ['waitingSince'],
    ids: ({ deps, principal }, condition, _sort, most) => findSlipIds(deps.db, principal, condition, most),
  },
});
