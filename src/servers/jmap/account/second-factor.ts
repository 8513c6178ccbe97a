/** `SecondFactor`: apps that show codes, and passkeys (R8.4). New ones are added under `/auth/…`; here they are named and removed. */
import {
  type FactorEntry,
  listFactors,
  removeFactor,
  renameFactor,
} from '#domain/accounts/second-factors.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { cannotBeSet, requireOwnerThere } from './confirmed.ts';

export const secondFactor = defineType<FactorEntry, Record<string, never>>({
  name: 'SecondFactor',
  home: 'own',
  properties: {
    kind: (object) => object.kind,
    label: (object) => object.label,
    createdAt: (object) => object.createdAt.toISOString(),
    lastUsedAt: (object) => object.lastUsedAt?.toISOString() ?? null,
  },
  read: ({ deps, owner }, ids) => listFactors(deps.db, owner, ids),
  set: (context) => ({
    create: () => Promise.reject(cannotBeSet('A factor is added where one signs in.')),
    async update(id, patch) {
      const { label, ...rest } = patch;
      if (typeof label !== 'string' || Object.keys(rest).length > 0)
        throw new SetFault('invalidProperties', 'Only the label can be set.', {
          properties: Object.keys(patch),
        });
      await renameFactor(context.deps.db, context.owner, id, label);
      return null;
    },
    async destroy(id) {
      requireOwnerThere(context);
      const { deps, principal } = context;
      await removeFactor(deps.db, principal, id, deps.clock());
      await deps.tellOwner?.(principal.accountId, {
        kind: 'factorRemoved',
        detail: '',
        remoteAddress: context.scope.remoteAddress,
        at: deps.clock(),
      });
    },
  }),
});
