/** Searches of the archive (R6.7): asked for by one, approved by another, read by who asked until they end by themselves. */
import { Button } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
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
  const filter = state === null ? {} : { state };
  const desk = useDesk('ArchiveSearch', { filter, sort: 'requestedAt' });
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
    <Desk
      desk={desk}
      section="archive"
      icon={IconArchive}
      columns={columns}
      tools={
        <>
          {roles.has(...ASKERS) && (
            <Button size="xs" onClick={() => setNew(true)}>
              {t('console.archive.newSearch')}
            </Button>
          )}
        </>
      }
      isFiltered={state !== null}
      filters={
        <StateFilter
          value={state}
          states={['requested', 'ready', 'ended']}
          nameOf={(one) => t(`console.archive.states.${one}`)}
          onChange={setState}
        />
      }
      detail={(shown, close) => <SearchDetail search={shown} onClose={close} />}
    >
      {isNew && <SearchDialog onClose={() => setNew(false)} onAsked={desk.list.refresh} />}
    </Desk>
  );
}
