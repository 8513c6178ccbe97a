/** `urn:ietf:params:jmap:submission` (RFC 8621 §1.3.2). */
import type { JmapModule } from '../method.ts';
import { identityChanges, identityGet, identitySet } from './identity.ts';
import { submissionChanges, submissionGet, submissionQuery, submissionSet } from './submission.ts';

export const submission: JmapModule = {
  capability: 'urn:ietf:params:jmap:submission',
  describe: () => ({}),
  describeAccount: ({ isPersonal }) =>
    isPersonal ? { maxDelayedSend: 0, submissionExtensions: { DSN: [], SMTPUTF8: [], SIZE: [] } } : undefined,
  methods: [
    identityGet,
    identityChanges,
    identitySet,
    submissionGet,
    submissionChanges,
    submissionQuery,
    submissionSet,
  ],
};
