/** What rules of use are to whoever looks at them. */
import type { UsageRules } from './order-types.ts';

export const RULES_KINDS = {
  waiting: 'warning',
  acknowledged: 'good',
  inForce: 'plain',
  past: 'plain',
} as const;

export function rulesState(rules: UsageRules): keyof typeof RULES_KINDS {
  if (!rules.isInForce) return 'past';
  if (!rules.isOwn) return 'inForce';
  return rules.acknowledgedAt === null ? 'waiting' : 'acknowledged';
}
