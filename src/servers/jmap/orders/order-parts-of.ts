/** What orders are sent with, from what the server is given. */
import type { OrderParts } from '#services/orders/order-parts.ts';
import type { JmapDependencies } from '../dependencies.ts';

export function orderPartsOf(deps: JmapDependencies): OrderParts {
  const { db, blobs, delivery, clock, ids, settings, secrecyGuard } = deps;
  const { hostname, domain } = settings;
  return {
    db,
    blobs,
    delivery,
    clock,
    ids,
    ...(secrecyGuard && { secrecyGuard }),
    hostname,
    domain,
    webAddress: settings.baseUrl(undefined, 'https').replace(/\/$/, ''),
  };
}
