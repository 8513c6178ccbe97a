/** How the states of a search look. */
import type { BadgeKind } from '../../objects/badge.tsx';
import type { ArchiveSearch } from './archive-types.ts';

export const SEARCH_KINDS: Record<ArchiveSearch['state'], BadgeKind> = {
  requested: 'warning',
  refused: 'danger',
  approved: 'accent',
  ready: 'good',
  ended: 'plain',
};
