/** `urn:congthu:orders`: orders of agency heads, as issued and as received, and the agencies' own rules of use (R9.4). */
import type { JmapModule } from '../method.ts';
import { order } from './order.ts';
import { receivedOrder } from './received-order.ts';
import { usageRules } from './usage-rules.ts';

export const ordersModule: JmapModule = {
  capability: 'urn:congthu:orders',
  describe: () => ({}),
  // Of every mailbox that one reads as a whole: one's own, and those of agencies.
  describeAccount: ({ access }) => (access.accountRights.includes('r') ? {} : undefined),
  describeProvince: () => ({}),
  types: [order, receivedOrder, usageRules],
  methods: [],
};
