/** Holds: nothing of their mailboxes is destroyed while they are in force. */
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { Who } from '../parts/who.tsx';
import type { LegalHold } from './archive-types.ts';
import { HoldDialog } from './hold-dialog.tsx';
import { ReleaseHold } from './release-hold.tsx';

/** The unit, or the mailboxes. */
function onWhat(row: LegalHold): string {
  return row.unitName ?? row.addresses.join(', ');
}

export function LegalHolds({ mayPlace, mayRelease }: { mayPlace: boolean; mayRelease: boolean }) {
  const { t } = useTranslation();
  const [isNew, setNew] = useState(false);
  const list = useObjectList('LegalHold', { sort: 'placedAt' });
  const rows = useObjects('LegalHold', PROVINCE, list.ids);
  const columns: readonly Column<LegalHold>[] = [
    { label: 'console.archive.matter', isWide: true, show: (row) => row.name, text: (row) => row.name },
    { label: 'console.reason', isWide: true, show: (row) => row.reason, text: (row) => row.reason },
    { label: 'console.archive.on', isWide: true, show: onWhat, text: onWhat },
    {
      label: 'console.archive.setBy',
      isHidden: true,
      show: (row) => <Who of={row.placedBy} />,
      text: (row) => row.placedBy,
    },
    { label: 'console.archive.at', show: (row) => shortTime(row.placedAt), text: (row) => row.placedAt },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={row.releasedAt === null ? 'warning' : 'plain'}>
          {t(row.releasedAt === null ? 'console.archive.inForce' : 'console.archive.released')}
        </Badge>
      ),
      text: (row) => t(row.releasedAt === null ? 'console.archive.inForce' : 'console.archive.released'),
    },
    {
      label: 'console.act',
      show: (row) => (row.releasedAt === null && mayRelease ? <ReleaseHold hold={row} /> : row.releaseReason),
    },
  ];
  return (
    <>
      <DataTable
        name={t('console.archive.holds')}
        columns={columns}
        rows={rows}
        list={list}
        empty={{ icon: IconLock, title: t('console.archive.noHold') }}
        tools={
          mayPlace && (
            <Button size="xs" onClick={() => setNew(true)}>
              {t('console.archive.newHold')}
            </Button>
          )
        }
      />
      {isNew && <HoldDialog onClose={() => setNew(false)} onPlaced={list.refresh} />}
    </>
  );
}
