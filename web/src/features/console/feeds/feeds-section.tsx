/** Lists of people by spreadsheet (R5.4): sent, read and matched row by row, and made into requests when somebody says so. */
import { Button, Progress } from '@mantine/core';
import { IconDownload, IconTableImport, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText, shortTime } from '../../../i18n/format.ts';
import { useUnits } from '../../directory/use-units.ts';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Desk, useDesk } from '../parts/desk.tsx';
import { useDownload } from '../parts/use-download.ts';
import { Who } from '../parts/who.tsx';
import type { Feed } from '../work-types.ts';
import { FeedDetail } from './feed-detail.tsx';
import { FeedDialog } from './feed-dialog.tsx';
import { MatchCounts } from './match-counts.tsx';

const KINDS: Record<Feed['state'], BadgeKind> = {
  reading: 'accent',
  checked: 'warning',
  submitting: 'accent',
  submitted: 'good',
  failed: 'danger',
};

function State({ feed }: { feed: Feed }) {
  const { t } = useTranslation();
  const isRunning = feed.state === 'reading' || feed.state === 'submitting';
  if (!isRunning) return <Badge kind={KINDS[feed.state]}>{t(`console.feeds.state.${feed.state}`)}</Badge>;
  const [done, of] =
    feed.state === 'reading' ? [feed.rowsDone, feed.rowCount] : [feed.requestsMade, feed.requestsWanted];
  const part = of === 0 ? 0 : (done / of) * 100;
  return <Progress value={part} aria-label={t(`console.feeds.state.${feed.state}`)} miw={90} animated />;
}

export function FeedsSection() {
  const { t } = useTranslation();
  const units = useUnits();
  const download = useDownload();
  const [isNew, setNew] = useState(false);
  const desk = useDesk('Feed', { sort: 'createdAt' });
  const unitName = (feed: Feed): string => units.byId.get(feed.unitId)?.name ?? '';
  const columns: readonly Column<Feed>[] = [
    { label: 'console.feeds.name', isWide: true, show: (feed) => feed.name, text: (feed) => feed.name },
    { label: 'console.feeds.unit', isWide: true, show: unitName, text: unitName },
    {
      label: 'console.feeds.rows',
      isNumber: true,
      show: (feed) => feed.rowCount,
      text: (feed) => `${feed.rowCount}`,
    },
    { label: 'console.feeds.found', show: (feed) => <MatchCounts counts={feed.counts} /> },
    {
      label: 'console.state',
      show: (feed) => <State feed={feed} />,
      text: (feed) => t(`console.feeds.state.${feed.state}`),
    },
    {
      label: 'console.feeds.effective',
      isHidden: true,
      show: (feed) => dayText(feed.effectiveOn),
      text: (feed) => feed.effectiveOn,
    },
    {
      label: 'console.feeds.by',
      show: (feed) => <Who of={feed.createdBy} />,
      text: (feed) => feed.createdBy,
      isHidden: true,
    },
    { label: 'console.feeds.at', show: (feed) => shortTime(feed.createdAt), text: (feed) => feed.createdAt },
  ];
  return (
    <Desk
      desk={desk}
      section="feeds"
      icon={IconTableImport}
      columns={columns}
      tools={
        <>
          <Button size="xs" leftSection={<IconUpload size={15} />} onClick={() => setNew(true)}>
            {t('console.feeds.new')}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={15} />}
            loading={download.isRunning}
            onClick={() => void download.run('Feed/template')}
          >
            {t('console.feeds.template')}
          </Button>
        </>
      }
      detail={(shown, close) => <FeedDetail feed={shown} onClose={close} />}
    >
      {isNew && (
        <FeedDialog
          onClose={() => setNew(false)}
          onSent={(id) => {
            desk.list.refresh();
            desk.choose(id);
          }}
        />
      )}
    </Desk>
  );
}
