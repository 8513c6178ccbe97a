/** `urn:congthu:agency-mail`: who handles the mail of agencies (R9.3), and how its people read it (R9.1). */
import type { JmapModule } from '../method.ts';
import { agencyMail } from './agency-mail.ts';
import { readState } from './read-state.ts';

export const agencyMailModule: JmapModule = {
  capability: 'urn:congthu:agency-mail',
  describe: () => ({}),
  // Of agencies' mailboxes that one may write in.
  describeAccount: ({ isPersonal, access }) =>
    isPersonal || !access.accountRights.includes('w') ? undefined : {},
  types: [agencyMail, readState],
  methods: [],
};
