/** `urn:congthu:groups`: groups, lists, and what waits in them. */
import type { JmapModule } from '../method.ts';
import { group } from './group.ts';
import { groupPost } from './group-post.ts';

export const groups: JmapModule = {
  capability: 'urn:congthu:groups',
  describe: () => ({}),
  describeProvince: () => ({}),
  types: [group, groupPost],
  methods: [],
};
