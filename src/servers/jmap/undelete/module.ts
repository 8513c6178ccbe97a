/** `urn:congthu:undelete`: what was deleted and can be restored. */
import type { JmapModule } from '../method.ts';
import { deletedEmail } from './deleted-email.ts';

export const undelete: JmapModule = {
  capability: 'urn:congthu:undelete',
  describe: () => ({}),
  describeAccount: () => ({}),
  types: [deletedEmail],
  methods: [],
};
