/** The roles that whoever is signed in holds now, and where (R2.1). */
import { useMemo } from 'react';
import { useObjects } from '../../jmap/hooks.ts';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import { useOwnAccountId } from '../shell/own-name.ts';
import './console-types.ts';

export interface OwnRoles {
  isKnown: boolean;
  has: (...roles: readonly string[]) => boolean;
  /** One of the roles is held in exactly this unit. */
  hasIn: (unitId: string, ...roles: readonly string[]) => boolean;
  /** The unit that a role is held in. */
  unitOf: (...roles: readonly string[]) => string | undefined;
}

const NOT_OVER = Number.POSITIVE_INFINITY;

export function useOwnRoles(): OwnRoles {
  const accountId = useOwnAccountId();
  const list = useObjectList('RoleGrant', { filter: { accountId }, sort: 'startsAt' });
  const grants = useObjects('RoleGrant', PROVINCE, list.ids);
  return useMemo(() => {
    const now = Date.now();
    const held = grants.filter(
      ({ startsAt, endsAt }) =>
        Date.parse(startsAt) <= now && (endsAt === null ? NOT_OVER : Date.parse(endsAt)) > now,
    );
    const find = (roles: readonly string[]) => held.find(({ role }) => roles.includes(role));
    return {
      isKnown: !list.isLoading,
      has: (...roles) => find(roles) !== undefined,
      hasIn: (unitId, ...roles) => held.some((one) => one.unitId === unitId && roles.includes(one.role)),
      unitOf: (...roles) => find(roles)?.unitId,
    };
  }, [grants, list.isLoading]);
}
