/** Searches of the archive (R6.7): asked for by one, approved by another, read by who asked until they end by themselves. */
import { Button } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { StateFilter } from '../parts/state-filter.tsx';
import { useShown } from '../parts/use-shown.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import type { ArchiveSearch } from './archive-types.ts';
import { SearchDetail } from './search-detail.tsx';
import { SearchDialog } from './search-dialog.tsx';
import { SEARCH_KINDS } from './search-state.ts';

const ASKERS = ['chief_of_office', 'archivist', 'auditor', 'agency_head'] as const;

export function ArchiveSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const [state, setState] = useState<string | null>(null);
  const [isNew, setNew] = useState(false);
  const { chosen, shown, choose } = useShown('ArchiveSearch');
  const filter = state === null ? {} : { state };
  const list = useObjectList('ArchiveSearch', { filter, sort: 'requestedAt' });
  const rows = useObjects('ArchiveSearch', PROVINCE, list.ids);
  const columns: readonly Column<ArchiveSearch>[] = [
    {
      label: 'console.archive.purpose',
      isWide: true,
      show: (row) => row.purpose,
      text: (row) => row.purpose,
    },
    {
      label: 'console.archive.mailboxes',
      isWide: true,
      show: (row) => row.addresses.join(', '),
      text: (row) => row.addresses.join(', '),
    },
    { label: 'console.archive.by', show: (row) => row.requestedBy, text: (row) => row.requestedBy },
    {
      label: 'console.archive.at',
      show: (row) => shortTime(row.requestedAt),
      text: (row) => row.requestedAt,
    },
    {
      label: 'console.state',
      show: (row) => <Badge kind={SEARCH_KINDS[row.state]}>{t(`console.archive.states.${row.state}`)}</Badge>,
      text: (row) => t(`console.archive.states.${row.state}`),
    },
    { label: 'console.archive.finds', show: (row) => formatCount(row.found), text: (row) => `${row.found}` },
  ];
  return (
    <div className="split" data-open={shown !== undefined}>
      <DataTable
        name={t('console.archive.title')}
        columns={columns}
        rows={rows}
        list={list}
        chosen={chosen}
        onRow={({ id }) => choose(id)}
        empty={{ icon: IconArchive, title: t('console.archive.empty') }}
        tools={
          <>
            {roles.has(...ASKERS) && (
              <Button size="xs" onClick={() => setNew(true)}>
                {t('console.archive.newSearch')}
              </Button>
            )}
            <StateFilter
              value={state}
              states={['requested', 'ready', 'ended']}
              nameOf={(one) => t(`console.archive.states.${one}`)}
              onChange={setState}
            />
          </>
        }
      />
      {shown && <SearchDetail key={shown.id} search={shown} onClose={() => choose(undefined)} />}
      {isNew && <SearchDialog onClose={() => setNew(false)} onAsked={list.refresh} />}
    </div>
  );
}
