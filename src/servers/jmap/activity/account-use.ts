/**
 * `AccountUse`: space, devices and the last sign-in of accounts, for those who administer them (R6.3, R8.4). Set: `quotaBytes`,
 * `signOut: true`, or `renewPassword: true` (R8.5; with `removeSecondFactors`), each with `reason`. `AccountUse/sessions` tells where one
 * account is signed in.
 */
import { type PasswordRenewal, renewPassword } from '#domain/accounts/renew-password.ts';
import {
  type AccountUse,
  listSessionsOf,
  readAccountUse,
  setSpace,
  signOutAccount,
} from '#domain/activity/account-use.ts';
import { findReach } from '#domain/directory/authorize.ts';
import { auditActor } from '#domain/directory/principal.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { defineType } from '../define-type.ts';
import type { JmapDependencies } from '../dependencies.ts';
import type { JmapMethod } from '../method.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { requireOnly, requireText } from '../safety/patch.ts';

const HOME = {
  name: 'AccountUse',
  home: 'province' as const,
  mayRead: (principal: ObjectContext['principal']) => findReach(principal, 'account.list').length > 0,
};

const sessions: JmapMethod = {
  name: 'AccountUse/sessions',
  async run(method, args) {
    const { deps, principal } = openContext(HOME, method, args);
    const id = args.id('id') as AccountId;
    args.end();
    const list = await listSessionsOf(deps.db, principal, id, deps.clock());
    return {
      accountId: 'province',
      id,
      list: list.map((session) => ({
        id: session.id,
        label: session.label,
        clientName: session.clientName,
        remoteAddress: session.remoteAddress,
        createdAt: session.createdAt.toISOString(),
        lastUsedAt: session.lastUsedAt.toISOString(),
      })),
    };
  },
};

/** Renews it, and has a letter wait for the owner that says who did it and why: whoever did not ask for it hears of it. */
async function renewAndTell(
  deps: JmapDependencies,
  remoteAddress: string,
  renewal: PasswordRenewal,
): Promise<void> {
  await renewPassword(deps.db, renewal);
  const { principal, accountId, reason, now } = renewal;
  const detail = `${auditActor(principal).name}: ${reason}`;
  try {
    await deps.tellOwner?.(accountId, { kind: 'passwordRenewed', detail, remoteAddress, at: now });
  } catch (err) {
    deps.log.warn({ err, accountId }, 'an owner was not told of a renewed password');
  }
}

export const accountUse = defineType<AccountUse, Record<string, never>>(
  {
    ...HOME,
    properties: {
      usedBytes: (use) => use.usedBytes,
      quotaBytes: (use) => use.quotaBytes,
      messages: (use) => use.messages,
      sessions: (use) => use.sessions,
      appPasswords: (use) => use.appPasswords,
      hasSecondFactor: (use) => use.hasSecondFactor,
      lastSeenAt: (use) => use.lastSeenAt?.toISOString() ?? null,
    },
    read: ({ deps, principal }, ids, most) => readAccountUse(deps.db, principal, ids, most),
    set: ({ deps, principal, scope }) => ({
      create: () => Promise.reject(new SetFault('forbidden', 'Accounts are made by requests.')),
      async update(id, patch) {
        requireOnly(patch, ['quotaBytes', 'signOut', 'renewPassword', 'removeSecondFactors', 'reason']);
        const change = {
          principal,
          id: id as AccountId,
          reason: requireText(patch, 'reason'),
          now: deps.clock(),
        };
        const { quotaBytes } = patch;
        if (typeof quotaBytes === 'number' || quotaBytes === null)
          await setSpace(deps.db, { ...change, quotaBytes });
        else if (patch.signOut === true) await signOutAccount(deps.db, change);
        else if (patch.renewPassword === true)
          await renewAndTell(deps, scope.remoteAddress, {
            ...change,
            accountId: change.id,
            withSecondFactors: patch.removeSecondFactors === true,
          });
        else
          throw new SetFault('invalidProperties', 'Set quotaBytes, signOut, or renewPassword.', {
            properties: ['quotaBytes'],
          });
        return null;
      },
      destroy: () => Promise.reject(new SetFault('forbidden', 'Accounts are retired by requests.')),
    }),
  },
  [sessions],
);
