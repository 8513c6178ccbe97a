/** `urn:congthu:agency-mail`: who handles the mail of agencies (R9.3), and how its people read it (R9.1). */
import type { JmapModule } from '../method.ts';
import { agencyMail } from './agency-mail.ts';
import { readState } from './read-state.ts';

export const agencyMailModule: JmapModule = {
  capability: 'urn:congthu:agency-mail',
  describe: () => ({}),
  // Of agencies' mailboxes that one may write in, and of an agency that signed in by itself.
  describeAccount: ({ isPersonal, isAgency = false, access }) =>
    (isPersonal ? isAgency : access.accountRights.includes('w')) ? {} : undefined,
  types: [agencyMail, readState],
  methods: [],
};
