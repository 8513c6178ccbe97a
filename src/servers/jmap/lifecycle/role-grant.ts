/** `RoleGrant`: who holds which role where, until when (R2.1). Granted by create, ended by `endNow` in update; nobody grants to themselves. */
import { findAccountById } from '#domain/accounts/accounts.ts';
import {
  endGrant,
  findGrantIds,
  type GrantCondition,
  readGrants,
  type StoredGrant,
} from '#domain/accounts/role-grants.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { ROLES } from '#domain/directory/principal.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asDate, asId, oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = { accountId: asId, role: oneOf(...ROLES), unitId: asId, heldAt: asDate };

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `${property} cannot be set so.`, { properties: [property] });
}

function actOf({ deps, principal }: ObjectContext, authority: unknown): DirectoryAct {
  if (typeof authority !== 'string' || authority.trim() === '') throw invalid('reason');
  return { principal, authority: authority.trim().slice(0, 500), ids: deps.ids, now: deps.clock() };
}

function workOf(context: ObjectContext): SetWork {
  const { deps } = context;
  return {
    async create({ accountId, role, unitId, endsAt, reason, ...rest }) {
      const wrong = Object.keys(rest)[0];
      if (wrong !== undefined) throw invalid(wrong);
      const wanted = ROLES.find((name) => name === role);
      // The right of a head comes with the post, by a change of head.
      if (!wanted || wanted === 'agency_head') throw invalid('role');
      if (typeof accountId !== 'string' || !isUuid(accountId)) throw invalid('accountId');
      if (typeof unitId !== 'string' || !isUuid(unitId)) throw invalid('unitId');
      const until = endsAt === null || endsAt === undefined ? undefined : asDate(endsAt);
      if (until === undefined ? endsAt != null : until.getTime() <= deps.clock()) throw invalid('endsAt');
      if (wanted === 'deputy_chief' && until === undefined) throw invalid('endsAt');
      const act = actOf(context, reason);
      const id = await deps.db.transaction(async (tx) => {
        const account = await findAccountById(tx, accountId);
        if (!account || account.state === 'retired') throw invalid('accountId');
        const unit = await requireUnitById(tx, unitId);
        return grantRole(tx, {
          ...act,
          account,
          role: wanted,
          unit,
          ...(until && { endsAt: until.getTime() }),
        });
      });
      return { id };
    },
    async update(id, { endNow, reason, ...rest }) {
      const wrong = Object.keys(rest)[0];
      if (wrong !== undefined || endNow !== true) throw invalid(wrong ?? 'endNow');
      await deps.db.transaction((tx) => endGrant(tx, actOf(context, reason), id));
      return { endsAt: new Date(deps.clock()).toISOString() };
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'A role is ended (endNow), never deleted.')),
  };
}

export const roleGrant = defineType<StoredGrant, typeof conditions>({
  name: 'RoleGrant',
  home: 'province',
  properties: {
    accountId: (object) => object.accountId,
    address: (object) => object.address,
    name: (object) => object.displayName,
    role: (object) => object.role,
    unitId: (object) => object.unitId,
    startsAt: (object) => object.startsAt.toISOString(),
    endsAt: (object) => object.endsAt?.toISOString() ?? null,
    grantedBy: (object) => object.grantedBy,
    reason: (object) => object.reason,
    postId: (object) => object.postId,
  },
  read: ({ deps, principal }, ids, most) => readGrants(deps.db, principal, ids, most),
  query: {
    conditions,
    sorts: ['startsAt'],
    ids: ({ deps, principal }, condition, { isAscending }, most) =>
      findGrantIds(deps.db, principal, condition satisfies GrantCondition, isAscending, most),
  },
  set: workOf,
});
