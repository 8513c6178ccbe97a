/** `LoginSession`: where one is signed in; destroying one signs out there (R8.4). The present one is `isCurrent`. */
import { endOwnSessions, listSessions, type SessionEntry } from '#domain/accounts/login-sessions.ts';
import { defineType } from '../define-type.ts';
import { cannotBeSet } from './confirmed.ts';

export const loginSession = defineType<SessionEntry, Record<string, never>>({
  name: 'LoginSession',
  home: 'own',
  properties: {
    clientId: (object) => object.clientId,
    clientName: (object) => object.clientName,
    label: (object) => object.label,
    remoteAddress: (object) => object.remoteAddress,
    createdAt: (object) => object.createdAt.toISOString(),
    lastUsedAt: (object) => object.lastUsedAt.toISOString(),
    isNewDevice: (object) => object.isNewDevice,
    isCurrent: (object, { scope }) => object.id === scope.session?.id,
  },
  read: ({ deps, owner }, ids) => listSessions(deps.db, owner, deps.clock(), ids),
  query: {
    conditions: {},
    sorts: ['lastUsedAt'],
    ids: async ({ deps, owner }, _condition, _sort, most) =>
      (await listSessions(deps.db, owner, deps.clock())).slice(0, most).map(({ id }) => id),
  },
  set: ({ deps, principal }) => ({
    create: () => Promise.reject(cannotBeSet('A session begins by signing in.')),
    update: () => Promise.reject(cannotBeSet('A session is as it is.')),
    destroy: async (id) =>
      void (await endOwnSessions(deps.db, principal, { only: id, because: 'byOwner', now: deps.clock() })),
  }),
});
