/** `urn:congthu:mail-tasks`: imports, exports, restorations, and what takes the space of an account. */
import type { JmapModule } from '../method.ts';
import { mailTask } from './mail-task.ts';
import { mailUsage } from './mail-usage.ts';

export const mailTasks: JmapModule = {
  capability: 'urn:congthu:mail-tasks',
  describe: () => ({}),
  describeAccount: () => ({}),
  types: [mailTask],
  methods: [mailUsage],
};
