/** Where a slip is on its way (R6.2): a void one, or one that was lost, is issued anew. */
import type { BadgeKind } from '../../objects/badge.tsx';
import type { PasswordSlip } from '../work-types.ts';

type Stage = 'waiting' | 'printed' | 'used' | 'void';

export const STAGE_KINDS: Record<Stage, BadgeKind> = {
  waiting: 'warning',
  printed: 'accent',
  used: 'good',
  void: 'danger',
};

export function stageOf({ printedAt, isUsed, validUntil }: PasswordSlip): Stage {
  if (printedAt === null) return 'waiting';
  if (isUsed) return 'used';
  return validUntil !== null && Date.parse(validUntil) < Date.now() ? 'void' : 'printed';
}
