/** Accounts whose mail to outside is held because they may be stolen (R8.6). */
import { Button } from '@mantine/core';
import { IconMailPause } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../i18n/format.ts';
import { useObjects } from '../../jmap/hooks.ts';
import { Address } from '../objects/address.tsx';
import { Badge } from '../objects/badge.tsx';
import { type Column, DataTable } from '../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import { ConfirmDialog } from '../shell/confirm-dialog.tsx';
import type { SendingHold } from './console-types.ts';
import { useAct } from './use-act.ts';

function EndHold({ hold }: { hold: SendingHold }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('SendingHold');
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button size="compact-xs" variant="default" loading={isRunning} onClick={() => setAsking(true)}>
        {t('console.holds.end')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          isPlain
          title={t('console.holds.endTitle', { address: hold.address })}
          text={t('console.holds.endText', { count: hold.waiting })}
          act={t('console.holds.end')}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void run({ destroy: [hold.id] }, t('console.holds.ended'));
          }}
        />
      )}
    </>
  );
}

export function HoldsSection() {
  const { t } = useTranslation();
  const list = useObjectList('SendingHold', { sort: 'heldAt' });
  const rows = useObjects('SendingHold', PROVINCE, list.ids);
  const columns: readonly Column<SendingHold>[] = [
    {
      label: 'console.holds.address',
      show: (row) => <Address of={row.address} />,
      text: (row) => row.address,
    },
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
        row.endedAt === null ? <EndHold hold={row} /> : <Badge kind="good">{t('console.holds.over')}</Badge>,
      text: (row) => t(row.endedAt === null ? 'console.holds.held' : 'console.holds.over'),
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
