/** What orders are sent with, and their daily reminders (R9.4). */
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import type { OrderParts } from '#services/orders/order-parts.ts';
import { remindOfOrders } from '#services/orders/remind-orders.ts';
import type { Core } from './core.ts';

const HOUR_MS = 60 * 60 * 1000;

/** What the room of orders is given outside a request. */
export function orderParts(core: Core, delivery: Delivery): OrderParts {
  const { hostname, domain } = core.settings;
  return { ...core, delivery, hostname, domain, webAddress: `https://${hostname}` };
}

/** Looks every hour; each is reminded once a day. */
export function remindOrders(core: Core, delivery: Delivery): JobHandler {
  return {
    queue: 'orders.remind',
    every: { ms: HOUR_MS, payload: {} },
    async run() {
      await remindOfOrders(orderParts(core, delivery));
    },
  };
}
