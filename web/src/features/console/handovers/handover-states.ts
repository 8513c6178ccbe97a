/** How a handover stands, and how that looks. */
import type { BadgeKind } from '../../objects/badge.tsx';
import type { Handover, HandoverState } from './handover-types.ts';

export type Standing = HandoverState | 'late';

export const STANDING_KINDS: Record<Standing, BadgeKind> = {
  open: 'accent',
  handedOver: 'warning',
  objected: 'danger',
  settled: 'warning',
  accepted: 'good',
  superseded: 'plain',
  late: 'danger',
};

export function standingOf({ state, isLate }: Pick<Handover, 'state' | 'isLate'>): Standing {
  return isLate ? 'late' : state;
}
