/** `DnsRecord/check`: what our domain must say in the DNS, and whether it does, asked now. */
import { authorize } from '#domain/directory/authorize.ts';
import type { JmapMethod } from '../method.ts';
import { openContext } from '../object-type.ts';

const mayRead = (principal: Parameters<typeof authorize>[0]): boolean =>
  authorize(principal, 'policy.read', { kind: 'province' });

export const dnsRecordCheck: JmapMethod = {
  name: 'DnsRecord/check',
  async run(context, args) {
    openContext({ home: 'province', mayRead }, context, args);
    args.end();
    const records = (await context.deps.checkDnsRecords?.()) ?? [];
    const list = records.map(({ purpose, name, type, value, isRequired, state, found, why }) => ({
      purpose,
      name,
      type,
      value,
      isRequired,
      state,
      found,
      why,
    }));
    return { accountId: 'province', list };
  },
};
