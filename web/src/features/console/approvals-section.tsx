/** Large sends to outside that wait for a decision (R8.6). */
import { Button, Group } from '@mantine/core';
import { IconFileCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../i18n/format.ts';
import { useObjects } from '../../jmap/hooks.ts';
import { Badge, type BadgeKind } from '../objects/badge.tsx';
import { type Column, DataTable } from '../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import type { SendApproval } from './console-types.ts';
import { ReasonDialog } from './parts/reason-dialog.tsx';
import { useAct } from './use-act.ts';

const KINDS: Record<SendApproval['state'], BadgeKind> = {
  waiting: 'warning',
  approved: 'good',
  refused: 'danger',
};

function Decide({ id }: { id: string }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('SendApproval');
  const [isRefusing, setRefusing] = useState(false);
  return (
    <Group gap={6} wrap="nowrap">
      <Button
        size="compact-xs"
        loading={isRunning}
        onClick={() => void run({ update: { [id]: { state: 'approved' } } }, t('console.approvals.approved'))}
      >
        {t('console.approve')}
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => setRefusing(true)}>
        {t('console.refuse')}
      </Button>
      {isRefusing && (
        <ReasonDialog
          title={t('console.approvals.refuseTitle')}
          text={t('console.approvals.refuseText')}
          act={t('console.refuse')}
          isRunning={isRunning}
          onSubmit={(reason) =>
            run({ update: { [id]: { state: 'refused', reason } } }, t('console.approvals.refused'))
          }
          onClose={() => setRefusing(false)}
        />
      )}
    </Group>
  );
}

export function ApprovalsSection() {
  const { t } = useTranslation();
  const list = useObjectList('SendApproval', { sort: 'askedAt' });
  const rows = useObjects('SendApproval', PROVINCE, list.ids);
  const columns: readonly Column<SendApproval>[] = [
    {
      label: 'console.approvals.subject',
      isWide: true,
      show: (row) => row.subject,
      text: (row) => row.subject,
    },
    { label: 'console.approvals.sender', show: (row) => row.sender, text: (row) => row.sender },
    {
      label: 'console.approvals.recipients',
      show: (row) => formatCount(row.recipients),
      text: (row) => String(row.recipients),
    },
    { label: 'console.approvals.asked', show: (row) => shortTime(row.askedAt), text: (row) => row.askedAt },
    {
      label: 'console.state',
      show: (row) =>
        row.state === 'waiting' ? (
          <Decide id={row.id} />
        ) : (
          <Badge kind={KINDS[row.state]}>{t(`console.approvals.state.${row.state}`)}</Badge>
        ),
      text: (row) => t(`console.approvals.state.${row.state}`),
    },
  ];
  return (
    <DataTable
      name={t('console.approvals.title')}
      columns={columns}
      rows={rows}
      list={list}
      empty={{ icon: IconFileCheck, title: t('console.approvals.empty') }}
    />
  );
}
