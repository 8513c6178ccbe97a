/** `urn:ietf:params:jmap:smimeverify` (RFC 9219 §3): properties of Email and conditions of Email/query; it has no methods of its own. */
import type { JmapModule } from '../method.ts';

export const smimeVerify: JmapModule = {
  capability: 'urn:ietf:params:jmap:smimeverify',
  describe: () => ({}),
  describeAccount: () => ({}),
  methods: [],
};
