/** One list: what each row was understood as, a dry run of what would be asked for, and the requests made of it. */
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { dayText, longTime } from '../../../i18n/format.ts';
import { useUnits } from '../../directory/use-units.ts';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { Who } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';
import type { Feed, FeedMatch } from '../work-types.ts';
import { FeedRows } from './feed-rows.tsx';
import { MatchCounts } from './match-counts.tsx';

/** What each kind of row becomes. */
const SUBMITTABLE = ['new', 'changed', 'missing'] as const satisfies readonly FeedMatch[];

export function FeedDetail({ feed, onClose }: { feed: Feed; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const units = useUnits();
  const { isRunning, run } = useAct('Feed');
  const [wanted, setWanted] = useState<readonly string[]>(['new', 'changed']);
  const there = SUBMITTABLE.filter((match) => (feed.counts[match] ?? 0) > 0);
  const chosen = there.filter((match) => wanted.includes(match));
  const count = chosen.reduce((sum, match) => sum + (feed.counts[match] ?? 0), 0);
  return (
    <Detail title={feed.name} badge={<MatchCounts counts={feed.counts} />} onClose={onClose}>
      <Facts
        rows={[
          [t('console.feeds.unit'), units.byId.get(feed.unitId)?.name],
          [t('console.feeds.effective'), dayText(feed.effectiveOn)],
          [t('console.feeds.by'), <Who key="by" of={feed.createdBy} />],
          [t('console.feeds.at'), longTime(feed.createdAt)],
          [t('console.feeds.submittedAt'), feed.submittedAt && longTime(feed.submittedAt)],
        ]}
      />
      {feed.fault !== null && (
        <Notice kind="danger">{i18n.language === 'en' ? feed.fault.en : feed.fault.vi}</Notice>
      )}
      {(feed.counts.wrong ?? 0) + (feed.counts.doubtful ?? 0) > 0 && (
        <Notice kind="warning">{t('console.feeds.lookAt')}</Notice>
      )}
      {feed.state === 'checked' && there.length > 0 && (
        <Part title={t('console.feeds.dryRun')}>
          <Checkbox.Group value={[...wanted]} onChange={setWanted}>
            <div className="checks">
              {there.map((match) => (
                <Checkbox
                  key={match}
                  value={match}
                  label={t(`console.feeds.becomes.${match}`, {
                    number: feed.counts[match] ?? 0,
                  })}
                />
              ))}
            </div>
          </Checkbox.Group>
          <Button
            mt="sm"
            loading={isRunning}
            disabled={count === 0}
            onClick={() =>
              void run({ update: { [feed.id]: { submit: chosen } } }, t('console.feeds.submitted', { count }))
            }
          >
            {t('console.feeds.submit', { count })}
          </Button>
        </Part>
      )}
      <FeedRows key={`${feed.state} ${feed.rowsDone}`} feed={feed} />
    </Detail>
  );
}
