/** How the states of a removal look. */
import type { BadgeKind } from '../../objects/badge.tsx';
import type { MailRemoval } from './safety-types.ts';

export const REMOVAL_KINDS: Record<MailRemoval['state'], BadgeKind> = {
  proposed: 'warning',
  refused: 'plain',
  approved: 'accent',
  done: 'good',
  restoring: 'accent',
  restored: 'plain',
};
