/** `urn:congthu:account`: how one signs in, and who was there. A further type is one file and one line here. */
import type { JmapModule } from '../method.ts';
import { accountPreference } from './account-preference.ts';
import { appPassword } from './app-password.ts';
import { loginSession } from './login-session.ts';
import { mailboxVisit } from './mailbox-visit.ts';
import { secondFactor } from './second-factor.ts';

export const accountSecurity: JmapModule = {
  capability: 'urn:congthu:account',
  describe: () => ({}),
  describeAccount: () => ({}),
  types: [loginSession, secondFactor, appPassword, mailboxVisit, accountPreference],
  methods: [],
};
