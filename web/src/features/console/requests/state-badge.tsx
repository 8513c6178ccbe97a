/** Where a request stands, in a word. */
import { useTranslation } from 'react-i18next';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import type { RequestState } from '../console-types.ts';

const KINDS: Record<RequestState, BadgeKind> = {
  submitted: 'warning',
  approved: 'accent',
  applied: 'good',
  refused: 'danger',
  withdrawn: 'plain',
  failed: 'danger',
};

export function StateBadge({ state }: { state: RequestState }) {
  const { t } = useTranslation();
  return <Badge kind={KINDS[state]}>{t(`console.requests.state.${state}`)}</Badge>;
}
