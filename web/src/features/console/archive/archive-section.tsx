/** Searches of the archive (R6.7): asked for by one, approved by another, read by who asked until they end by themselves. */
import { IconArchive } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../../i18n/format.ts';
import { Address } from '../../objects/address.tsx';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Register } from '../parts/register.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import type { ArchiveSearch } from './archive-types.ts';
import { SearchDetail } from './search-detail.tsx';
import { SearchDialog } from './search-dialog.tsx';
import { SEARCH_KINDS } from './search-state.ts';

const ASKERS = ['chief_of_office', 'archivist', 'auditor', 'agency_head'] as const;

export function ArchiveSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
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
      show: (row) =>
        row.addresses.map((address) => (
          <div key={address}>
            <Address of={address} />
          </div>
        )),
      text: (row) => row.addresses.join(', '),
    },
    {
      label: 'console.archive.by',
      show: (row) => <Address of={row.requestedBy} />,
      text: (row) => row.requestedBy,
    },
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
    <Register
      type="ArchiveSearch"
      section="archive"
      icon={IconArchive}
      sort="requestedAt"
      states={['requested', 'ready', 'ended']}
      columns={columns}
      begin={
        roles.has(...ASKERS)
          ? {
              label: 'console.archive.newSearch',
              dialog: (close, refresh) => <SearchDialog onClose={close} onAsked={refresh} />,
            }
          : undefined
      }
      detail={(shown, close) => <SearchDetail search={shown} onClose={close} />}
    />
  );
}
