/** `urn:congthu:mail-tasks`: imports, exports, restorations, and what takes the space of an account. */
import type { JmapModule } from '../method.ts';
import { mailTask } from './mail-task.ts';
import { mailUsage } from './mail-usage.ts';

export const mailTasks: JmapModule = {
  capability: 'urn:congthu:mail-tasks',
  describe: () => ({}),
  // Whoever has single folders of an account has none of what was or is in the others.
  describeAccount: ({ access }) => (access.accountRights.includes('i') ? {} : undefined),
  types: [mailTask],
  methods: [mailUsage],
};
