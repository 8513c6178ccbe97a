/** How many rows of a list are new, changed, missing and so on: a badge each, in the order of what needs a look. */
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import type { Feed, FeedMatch } from '../work-types.ts';

export const MATCH_KINDS: Record<FeedMatch, BadgeKind> = {
  wrong: 'danger',
  doubtful: 'warning',
  missing: 'warning',
  changed: 'accent',
  new: 'good',
  same: 'plain',
};
export const MATCHES = Object.keys(MATCH_KINDS) as FeedMatch[];

export function MatchCounts({ counts }: { counts: Feed['counts'] }) {
  const { t } = useTranslation();
  return (
    <span className="badges">
      {MATCHES.filter((match) => (counts[match] ?? 0) > 0).map((match) => (
        <Badge key={match} kind={MATCH_KINDS[match]}>
          {`${formatCount(counts[match] ?? 0)} ${t(`console.feeds.match.${match}`)}`}
        </Badge>
      ))}
    </span>
  );
}
