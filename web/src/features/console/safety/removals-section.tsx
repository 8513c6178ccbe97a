/** Taking a delivered message back from every mailbox (R6.5): proposed with a count, decided by a second person, undone within 30 days. */
import { Button, Group } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { useAct } from '../use-act.ts';
import { RemovalDialog } from './removal-dialog.tsx';
import type { MailRemoval } from './safety-types.ts';

const KINDS: Record<MailRemoval['state'], BadgeKind> = {
  proposed: 'warning',
  refused: 'plain',
  approved: 'accent',
  done: 'good',
  restoring: 'accent',
  restored: 'plain',
};

function Decide({ removal }: { removal: MailRemoval }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('MailRemoval');
  const decide = (state: string): void =>
    void run(
      { update: { [removal.id]: { state, reason: t(`console.removals.because.${state}`) } } },
      t(`console.removals.told.${state}`),
    );
  if (removal.state === 'done')
    return (
      <Button size="compact-xs" variant="default" loading={isRunning} onClick={() => decide('restoring')}>
        {t('console.removals.restore')}
      </Button>
    );
  if (removal.state !== 'proposed') return null;
  return (
    <Group gap={6} wrap="nowrap">
      <Button size="compact-xs" loading={isRunning} onClick={() => decide('approved')}>
        {t('console.approve')}
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => decide('refused')}>
        {t('console.refuse')}
      </Button>
    </Group>
  );
}

export function RemovalsSection() {
  const { t } = useTranslation();
  const [isNew, setNew] = useState(false);
  const list = useObjectList('MailRemoval', { sort: 'proposedAt' });
  const rows = useObjects('MailRemoval', PROVINCE, list.ids);
  const criteria = (row: MailRemoval): string =>
    Object.entries(row.criteria)
      .map(([name, value]) => `${t(`console.removals.criteria.${name}`, name)}: ${value}`)
      .join(' · ');
  const columns: readonly Column<MailRemoval>[] = [
    { label: 'console.removals.which', isWide: true, show: criteria, text: criteria },
    { label: 'console.reason', isWide: true, show: (row) => row.reason, text: (row) => row.reason },
    {
      label: 'console.removals.found',
      show: (row) =>
        t('console.removals.count', {
          messages: formatCount(row.foundMessages),
          accounts: formatCount(row.foundAccounts),
        }),
      text: (row) => `${row.foundMessages}`,
    },
    { label: 'console.removals.by', show: (row) => row.proposedBy, text: (row) => row.proposedBy },
    {
      label: 'console.removals.at',
      show: (row) => shortTime(row.proposedAt),
      text: (row) => row.proposedAt,
    },
    {
      label: 'console.state',
      show: (row) => <Badge kind={KINDS[row.state]}>{t(`console.removals.states.${row.state}`)}</Badge>,
      text: (row) => row.state,
    },
    { label: 'console.act', show: (row) => <Decide removal={row} /> },
  ];
  return (
    <>
      <DataTable
        name={t('console.removals.title')}
        columns={columns}
        rows={rows}
        list={list}
        empty={{ icon: IconMailOff, title: t('console.removals.empty') }}
        tools={
          <Button size="xs" onClick={() => setNew(true)}>
            {t('console.removals.new')}
          </Button>
        }
      />
      {isNew && <RemovalDialog onClose={() => setNew(false)} onProposed={list.refresh} />}
    </>
  );
}
