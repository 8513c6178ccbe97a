/** The daily reminders of orders (R9.4). */
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import { remindOfOrders } from '#services/orders/remind-orders.ts';
import type { Core } from './core.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Looks every hour; each is reminded once a day. */
export function remindOrders(core: Core, delivery: Delivery): JobHandler {
  const { hostname, domain } = core.settings;
  return {
    queue: 'orders.remind',
    every: { ms: HOUR_MS, payload: {} },
    async run() {
      await remindOfOrders({ ...core, delivery, hostname, domain, webAddress: `https://${hostname}` });
    },
  };
}
