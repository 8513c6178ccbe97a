/** Who sees which requests: units in reach, one's own, those about oneself, those one approves. */
import { authorize, findReach } from '#domain/directory/authorize.ts';
import type { ChangeRequest } from '#domain/directory/change-requests.ts';
import type { Sight } from '#domain/directory/find-change-requests.ts';
import type { Principal } from '#domain/directory/principal.ts';

/** For queries. */
export function sightOf(principal: Principal): Sight {
  return {
    reach: findReach(principal, 'request.read'),
    accountId: principal.kind === 'account' ? principal.accountId : null,
  };
}

/** For one request that was read. */
export function canSee(principal: Principal, request: ChangeRequest): boolean {
  if (principal.kind === 'system') return true;
  if (request.requestedBy === principal.accountId || request.subjectAccountId === principal.accountId)
    return true;
  return [request.unitPath, request.otherUnitPath].some(
    (unitPath) => unitPath && authorize(principal, 'request.read', { kind: 'unit', unitPath }),
  );
}
