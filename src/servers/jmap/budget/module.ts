/** `urn:congthu:budget`: the yearly estimate (R6.9). A further type is one file and one line here. */
import type { JmapModule } from '../method.ts';
import { budgetVersion } from './budget-version.ts';

export const budget: JmapModule = {
  capability: 'urn:congthu:budget',
  describe: () => ({}),
  describeProvince: () => ({}),
  types: [budgetVersion],
  methods: [],
};
