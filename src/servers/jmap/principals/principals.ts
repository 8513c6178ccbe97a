/** `urn:ietf:params:jmap:principals` (RFC 9670 §2). */
import type { JmapModule } from '../method.ts';
import { PROVINCE_ACCOUNT } from '../scope.ts';
import { principal } from './principal.ts';
import { shareNotification } from './share-notification.ts';

export const principals: JmapModule = {
  capability: 'urn:ietf:params:jmap:principals',
  describe: () => ({}),
  describeProvince: (_deps, scope) => ({ currentUserPrincipalId: scope.principal.accountId }),
  ownerCapability: {
    capability: 'urn:ietf:params:jmap:principals:owner',
    describe: ({ id }) => ({ accountIdForPrincipal: PROVINCE_ACCOUNT, principalId: id }),
  },
  types: [principal, shareNotification],
  methods: [],
};
