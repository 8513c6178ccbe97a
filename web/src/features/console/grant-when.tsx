/** Whether a role counts now, is to come, or is over. */
import { useTranslation } from 'react-i18next';
import { Badge, type BadgeKind } from '../objects/badge.tsx';
import type { RoleGrant } from './console-types.ts';

type When = 'now' | 'coming' | 'over';

const KINDS: Record<When, BadgeKind> = { now: 'good', coming: 'accent', over: 'plain' };

export function whenOf(grant: RoleGrant, now: number = Date.now()): When {
  if (grant.endsAt !== null && Date.parse(grant.endsAt) <= now) return 'over';
  return Date.parse(grant.startsAt) > now ? 'coming' : 'now';
}

export function WhenBadge({ grant }: { grant: RoleGrant }) {
  const { t } = useTranslation();
  const when = whenOf(grant);
  return <Badge kind={KINDS[when]}>{t(`console.deputies.when.${when}`)}</Badge>;
}
