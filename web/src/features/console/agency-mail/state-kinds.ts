/** How the states of agency mail look. */
import type { BadgeKind } from '../../objects/badge.tsx';

export const STATE_KINDS: Record<'new' | 'open' | 'done' | 'late', BadgeKind> = {
  new: 'accent',
  open: 'warning',
  done: 'good',
  late: 'danger',
};
