/** `urn:ietf:params:jmap:mdn` (RFC 9007 §1.3). */
import type { JmapModule } from '../method.ts';
import { mdnParse } from './parse.ts';
import { mdnSend } from './send.ts';

export const mdn: JmapModule = {
  capability: 'urn:ietf:params:jmap:mdn',
  describe: () => ({}),
  describeAccount: () => ({}),
  types: [],
  methods: [mdnSend, mdnParse],
};
