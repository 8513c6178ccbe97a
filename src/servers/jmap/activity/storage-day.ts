/** `StorageDay`: how much mail and free space there was, an object a day, for the forecast. */
import { readStorageDays, type StorageDay } from '#domain/activity/storage-days.ts';
import { authorize } from '#domain/directory/authorize.ts';
import { defineType } from '../define-type.ts';

export const storageDay = defineType<StorageDay, Record<string, never>>({
  name: 'StorageDay',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'traffic.read', { kind: 'province' }),
  isId: (id) => /^\d{4}-\d\d-\d\d$/.test(id),
  properties: {
    accounts: (day) => day.accounts,
    messages: (day) => day.messages,
    mailBytes: (day) => day.mailBytes,
    databaseBytes: (day) => day.databaseBytes,
    freeBytes: (day) => day.freeBytes,
  },
  read: ({ deps, principal }, ids, most) => readStorageDays(deps.db, principal, ids, most),
  query: {
    conditions: {},
    sorts: ['day'],
    ids: async ({ deps, principal }, _condition, { isAscending }, most) => {
      const ids = (await readStorageDays(deps.db, principal, undefined, most)).map(({ id }) => id);
      return isAscending ? ids.reverse() : ids;
    },
  },
});
