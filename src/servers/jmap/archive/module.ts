/** `urn:congthu:archive`: how long mail is kept, holds, and searches on an approved request (R6.7). A further type is one file and one line here. */
import type { JmapModule } from '../method.ts';
import { archiveFind } from './archive-find.ts';
import { archiveSearch } from './archive-search.ts';
import { legalHold } from './legal-hold.ts';
import { retentionRule } from './retention-rule.ts';

export const archive: JmapModule = {
  capability: 'urn:congthu:archive',
  describe: () => ({}),
  describeProvince: () => ({}),
  types: [retentionRule, legalHold, archiveSearch, archiveFind],
  methods: [],
};
