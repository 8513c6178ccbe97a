/** How owners of accounts are told what changed in how one signs in. */
import { listOwnAddresses } from '#domain/directory/addresses.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { sendNotice } from '#services/notices/send-notice.ts';
import { type AccountNotice, encodeAccountNotice } from '#services/sign-in/account-notices.ts';
import type { Core } from './core.ts';
import { openDelivery } from './smtp.ts';

/** Tells the owner of an account by mail. */
export function ownerNotices(core: Core): (accountId: AccountId, notice: AccountNotice) => Promise<void> {
  const { db, clock, ids, settings } = core;
  const { hostname, domain } = settings;
  const parts = { db, delivery: openDelivery(core), clock, ids, hostname, domain };
  return async (accountId, notice) => {
    const [address] = await listOwnAddresses(db, accountId);
    if (address !== undefined) await sendNotice(parts, [address], encodeAccountNotice(notice));
  };
}
