/**
 * Who is bound, held against the directory from time to time: whoever was locked or removed reads no more (R7.c, R8.5).
 */
import { requirePermission } from '#domain/directory/authorize.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { RESULT } from '#formats/ldap/result-codes.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { LdapFault } from './ldap-fault.ts';
import { PRINCIPAL_MAX_AGE_MS } from './limits.ts';
import type { OperationContext } from './operation.ts';
import { forgetIdentity } from './session.ts';

/** Whoever is bound and may read the directory (R4.3); `LdapFault` for anybody else. */
export async function requireReader({ deps, session }: OperationContext): Promise<AccountPrincipal> {
  const { identity } = session;
  if (!identity) throw new LdapFault(RESULT.insufficientAccessRights, 'signInFirst');
  const now = deps.clock();
  if (now - identity.checkedAt >= PRINCIPAL_MAX_AGE_MS)
    try {
      identity.principal = await deps.readPrincipal(identity.principal.accountId);
      identity.checkedAt = now;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      forgetIdentity(session);
      throw new LdapFault(RESULT.insufficientAccessRights, 'locked');
    }
  requirePermission(identity.principal, 'unit.read', { kind: 'province' });
  return identity.principal;
}
