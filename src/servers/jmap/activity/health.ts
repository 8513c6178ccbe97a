/** `Health/check`: how the parts of the system are, looked at now (R6.3), for the center. */
import { authorize } from '#domain/directory/authorize.ts';
import type { JmapMethod } from '../method.ts';
import { openContext } from '../object-type.ts';

const mayRead = (principal: Parameters<typeof authorize>[0]): boolean =>
  authorize(principal, 'queue.read', { kind: 'province' });

export const healthCheck: JmapMethod = {
  name: 'Health/check',
  async run(method, args) {
    const { deps } = openContext({ home: 'province', mayRead }, method, args);
    args.end();
    const list = (await deps.checkHealth?.()) ?? [];
    return { accountId: 'province', list: list.map((item) => ({ ...item })) };
  },
};
