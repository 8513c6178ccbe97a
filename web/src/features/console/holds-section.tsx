/** Accounts whose mail to outside is held because they may be stolen (R8.6). */
import { Button } from '@mantine/core';
import { IconMailPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../i18n/format.ts';
import { useObjects } from '../../jmap/hooks.ts';
import { Badge } from '../objects/badge.tsx';
import { type Column, DataTable } from '../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import type { SendingHold } from './console-types.ts';
import { useAct } from './use-act.ts';

function EndHold({ id }: { id: string }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('SendingHold');
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={isRunning}
      onClick={() => void run({ destroy: [id] }, t('console.holds.ended'))}
    >
      {t('console.holds.end')}
    </Button>
  );
}

export function HoldsSection() {
  const { t } = useTranslation();
  const list = useObjectList('SendingHold', { sort: 'heldAt' });
  const rows = useObjects('SendingHold', PROVINCE, list.ids);
  const columns: readonly Column<SendingHold>[] = [
    { label: 'console.holds.address', show: (row) => row.address, text: (row) => row.address },
    { label: 'console.holds.reason', isWide: true, show: (row) => row.reason, text: (row) => row.reason },
    { label: 'console.holds.since', show: (row) => shortTime(row.heldAt), text: (row) => row.heldAt },
    {
      label: 'console.holds.waiting',
      show: (row) => formatCount(row.waiting),
      text: (row) => String(row.waiting),
    },
    {
      label: 'console.state',
      show: (row) =>
        row.endedAt === null ? <EndHold id={row.id} /> : <Badge kind="good">{t('console.holds.over')}</Badge>,
    },
  ];
  return (
    <DataTable
      name={t('console.holds.title')}
      columns={columns}
      rows={rows}
      list={list}
      empty={{ icon: IconMailPause, title: t('console.holds.empty') }}
    />
  );
}
