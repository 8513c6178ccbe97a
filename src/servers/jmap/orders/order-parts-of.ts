/** What orders are sent with, from what the server is given. */
import type { OrderParts } from '#services/orders/order-parts.ts';
import type { JmapDependencies } from '../dependencies.ts';

export function orderPartsOf({ db, blobs, delivery, clock, ids, settings }: JmapDependencies): OrderParts {
  const { hostname, domain } = settings;
  return {
    db,
    blobs,
    delivery,
    clock,
    ids,
    hostname,
    domain,
    webAddress: settings.baseUrl(undefined, 'https').replace(/\/$/, ''),
  };
}
