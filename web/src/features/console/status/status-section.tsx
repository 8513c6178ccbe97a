/** What everybody reads on the public status page (R6.3): planned work, incidents, information; announced, told anew, closed. */
import { Button } from '@mantine/core';
import { IconExternalLink, IconSpeakerphone } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { StateFilter } from '../parts/state-filter.tsx';
import { useShown } from '../parts/use-shown.ts';
import { NoticeDetail } from './notice-detail.tsx';
import { NoticeDialog } from './notice-dialog.tsx';
import { noticeState, STATE_KINDS } from './notice-state.ts';
import type { StatusNotice } from './status-types.ts';

export function StatusSection() {
  const { t, i18n } = useTranslation();
  const [state, setState] = useState<string | null>(null);
  const [isNew, setNew] = useState(false);
  const { chosen, shown, choose } = useShown('StatusNotice');
  const filter = state === null ? {} : { isOpen: state === 'open' };
  const list = useObjectList('StatusNotice', { filter, sort: 'startsAt' });
  const rows = useObjects('StatusNotice', PROVINCE, list.ids);
  const title = (row: StatusNotice): string => (i18n.language === 'en' ? row.titleEn : row.titleVi);
  const kind = (row: StatusNotice): string => t(`console.status.kinds.${row.kind}`);
  const columns: readonly Column<StatusNotice>[] = [
    { label: 'console.status.name', isWide: true, show: title, text: title },
    { label: 'console.status.kind', show: kind, text: kind },
    { label: 'console.status.from', show: (row) => shortTime(row.startsAt), text: (row) => row.startsAt },
    {
      label: 'console.status.until',
      show: (row) => (row.endedAt ?? row.endsAt) && shortTime(row.endedAt ?? row.endsAt ?? ''),
      text: (row) => row.endedAt ?? row.endsAt ?? '',
    },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={STATE_KINDS[noticeState(row)]}>{t(`console.status.state.${noticeState(row)}`)}</Badge>
      ),
      text: (row) => t(`console.status.state.${noticeState(row)}`),
    },
  ];
  return (
    <div className="split" data-open={shown !== undefined}>
      <DataTable
        name={t('console.status.title')}
        columns={columns}
        rows={rows}
        list={list}
        chosen={chosen}
        onRow={({ id }) => choose(id)}
        empty={{
          icon: IconSpeakerphone,
          title: t('console.status.empty'),
          text: t('console.status.emptyText'),
        }}
        tools={
          <>
            <Button size="xs" onClick={() => setNew(true)}>
              {t('console.status.new')}
            </Button>
            <Button
              size="xs"
              variant="default"
              component="a"
              href="/status"
              target="_blank"
              rel="noopener"
              leftSection={<IconExternalLink size={15} />}
            >
              {t('console.status.page')}
            </Button>
            <StateFilter
              value={state}
              states={['open', 'past']}
              nameOf={(one) => t(`console.status.${one}`)}
              onChange={setState}
            />
          </>
        }
      />
      {shown && <NoticeDetail key={shown.id} notice={shown} onClose={() => choose(undefined)} />}
      {isNew && <NoticeDialog onClose={() => setNew(false)} onDone={list.refresh} />}
    </div>
  );
}
