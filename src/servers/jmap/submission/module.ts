/** `urn:ietf:params:jmap:submission` (RFC 8621 §1.3.2): who may send from an account at all, and what SMTP's words are understood. */
import { MAX_HOLD_SECONDS } from '#formats/smtp/future-release.ts';
import type { JmapModule } from '../method.ts';
import { identity } from './identity.ts';
import { emailSubmission } from './submission.ts';

export const submission: JmapModule = {
  capability: 'urn:ietf:params:jmap:submission',
  describe: () => ({}),
  describeAccount: ({ access, isPersonal }) =>
    isPersonal || access.accountRights !== ''
      ? {
          maxDelayedSend: MAX_HOLD_SECONDS,
          submissionExtensions: {
            DSN: [],
            SMTPUTF8: [],
            SIZE: [],
            FUTURERELEASE: [String(MAX_HOLD_SECONDS)],
          },
        }
      : undefined,
  types: [identity, emailSubmission],
  methods: [],
};
