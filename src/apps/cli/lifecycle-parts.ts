/** What the services of the lifecycle are given by a command. */
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import type { OpenedStore } from './open-store.ts';

export function lifecyclePartsOf(store: OpenedStore): LifecycleParts {
  const { db, ids, clock, settings, blobs } = store;
  return {
    db,
    ids,
    clock,
    onCreated: (tx, account) =>
      createMailAccount(tx, { accountId: account.id, quotaBytes: settings.default_quota, ids, now: clock() }),
    keepFile: (tx, hash) => blobs.addReferences(tx, [hash]),
  };
}
