/** `urn:congthu:directory`: who there is in the province. A further type is one file and one line here. */
import type { JmapModule } from '../method.ts';
import { account } from './account.ts';
import { domain } from './domain.ts';
import { person } from './person.ts';
import { unit } from './unit.ts';

export const directory: JmapModule = {
  capability: 'urn:congthu:directory',
  describe: () => ({}),
  describeProvince: () => ({}),
  types: [unit, person, account, domain],
  methods: [],
};
