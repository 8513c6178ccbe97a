/** Messages that wait for a moderator: let through or refused, with a reason that the sender gets. */
import { Button, Group } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatSize, shortTime } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import type { BulkAct } from '../../objects/bulk-dialog.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { useAct } from '../use-act.ts';
import type { GroupPost } from '../work-types.ts';

function Decide({ post }: { post: GroupPost }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('GroupPost');
  if (post.state !== 'held')
    return (
      <Badge kind={post.state === 'approved' ? 'good' : 'plain'}>
        {t(`console.groups.postState.${post.state}`)}
      </Badge>
    );
  const decide = (state: 'approved' | 'refused'): void =>
    void run({ update: { [post.id]: { state } } }, t(`console.groups.postState.${state}`));
  return (
    <Group gap={6} wrap="nowrap">
      <Button size="compact-xs" loading={isRunning} onClick={() => decide('approved')}>
        {t('console.groups.letThrough')}
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => decide('refused')}>
        {t('console.refuse')}
      </Button>
    </Group>
  );
}

/** Both decisions at once for several; only what still waits can be decided. */
const BULK: readonly BulkAct<GroupPost>[] = (['approved', 'refused'] as const).map((state) => ({
  label: state === 'approved' ? 'console.groups.letThrough' : 'console.refuse',
  type: 'GroupPost' as const,
  isMain: state === 'approved',
  needsReason: state === 'refused',
  nameOf: (post) => `${post.subject} · ${post.from}`,
  dryRun: async (_client, rows) =>
    new Map(rows.map((post) => [post.id, { isPossible: post.state === 'held', text: post.groupAddress }])),
  patch: (_post, reason) => ({ state, ...(reason !== '' && { reason }) }),
}));

export function Moderation() {
  const { t } = useTranslation();
  const list = useObjectList('GroupPost', { sort: 'arrivedAt' });
  const rows = useObjects('GroupPost', PROVINCE, list.ids);
  const columns: readonly Column<GroupPost>[] = [
    {
      label: 'console.groups.subject',
      isWide: true,
      show: (post) => <strong>{post.subject}</strong>,
      text: (post) => post.subject,
    },
    { label: 'console.groups.from', show: (post) => post.from, text: (post) => post.from },
    { label: 'console.groups.to', show: (post) => post.groupAddress, text: (post) => post.groupAddress },
    {
      label: 'console.groups.arrived',
      show: (post) => shortTime(post.arrivedAt),
      text: (post) => post.arrivedAt,
    },
    {
      label: 'console.queue.size',
      isNumber: true,
      show: (post) => formatSize(post.size),
      text: (post) => `${post.size}`,
    },
    {
      label: 'console.act',
      show: (post) => <Decide post={post} />,
      text: (post) => t(`console.groups.postState.${post.state}`),
    },
  ];
  return (
    <DataTable
      name={t('console.groups.moderation')}
      columns={columns}
      rows={rows}
      list={list}
      bulk={BULK}
      empty={{ icon: IconInbox, title: t('console.groups.nothingWaits') }}
    />
  );
}
