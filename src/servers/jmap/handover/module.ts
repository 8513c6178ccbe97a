/** `urn:congthu:handover`: agencies' mailboxes on their way from one head to the next, and what was handed over before (R9.2). */
import type { JmapModule } from '../method.ts';
import { handover } from './handover.ts';

export const handoverModule: JmapModule = {
  capability: 'urn:congthu:handover',
  describe: () => ({}),
  describeProvince: () => ({}),
  types: [handover],
  methods: [],
};
