/** What everybody reads on the public status page (R6.3): planned work, incidents, information; announced, told anew, closed. */
import { Button } from '@mantine/core';
import { IconExternalLink, IconSpeakerphone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Register } from '../parts/register.tsx';
import { NoticeDetail } from './notice-detail.tsx';
import { NoticeDialog } from './notice-dialog.tsx';
import { noticeState, STATE_KINDS } from './notice-state.ts';
import type { StatusNotice } from './status-types.ts';

export function StatusSection() {
  const { t, i18n } = useTranslation();
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
    <Register
      type="StatusNotice"
      section="status"
      names="status"
      icon={IconSpeakerphone}
      sort="startsAt"
      states={['open', 'past']}
      filterOf={(state) => ({ isOpen: state === 'open' })}
      columns={columns}
      begin={{
        label: 'console.status.new',
        dialog: (close, refresh) => <NoticeDialog onClose={close} onDone={refresh} />,
      }}
      tools={
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
      }
      detail={(shown, close) => <NoticeDetail notice={shown} onClose={close} />}
    />
  );
}
