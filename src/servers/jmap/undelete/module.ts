/** `urn:congthu:undelete`: what was deleted and can be restored. */
import type { JmapModule } from '../method.ts';
import { deletedEmail } from './deleted-email.ts';

export const undelete: JmapModule = {
  capability: 'urn:congthu:undelete',
  describe: () => ({}),
  // Whoever has single folders of an account has none of what was or is in the others.
  describeAccount: ({ access }) => (access.accountRights.includes('i') ? {} : undefined),
  types: [deletedEmail],
  methods: [],
};
