/** What rules of use are to whoever looks at them, and in which words they read them. */
import type { UsageRules } from './order-types.ts';

export const RULES_KINDS = {
  waiting: 'warning',
  acknowledged: 'good',
  inForce: 'plain',
  past: 'plain',
} as const;

/** The name in the reader's language, where the head wrote it in that. */
export function rulesTitle({ title, titleEn }: UsageRules, language: string): string {
  return language === 'en' ? (titleEn ?? title) : title;
}

export function rulesState(rules: UsageRules): keyof typeof RULES_KINDS {
  if (!rules.isInForce) return 'past';
  if (!rules.isOwn) return 'inForce';
  return rules.acknowledgedAt === null ? 'waiting' : 'acknowledged';
}
