/** For commands that send letters: what the server sends with, opened beside a running one or without it, for as long as the command runs. */
import { openCore } from '#apps/server/open-core.ts';
import { orderParts } from '#apps/server/order-jobs.ts';
import { openDelivery } from '#apps/server/smtp.ts';
import type { OrderParts } from '#services/orders/order-parts.ts';
import type { Call } from './command-definition.ts';
import { type OpenedStore, withStore } from './open-store.ts';

/** Runs the work with the whole way that mail takes here: scanners, rules, filters of recipients, one commit. */
export function withOrders<Result>(
  call: Call,
  work: (store: OpenedStore, parts: OrderParts) => Promise<Result>,
): Promise<Result> {
  return withStore(call, async (store) => {
    const core = await openCore(store.settings, store.log);
    try {
      return await work(store, orderParts(core, openDelivery(core)));
    } finally {
      await core.close();
    }
  });
}
