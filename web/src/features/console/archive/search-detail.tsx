/** One search of the archive: who asks why, the decision, and what it found, for who asked. */
import { Button, Textarea } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { clockTime, longDay, longTime, shortTime } from '../../../i18n/format.ts';
import { useClient, useObjects } from '../../../jmap/hooks.ts';
import { fileCapability } from '../../files/file-types.ts';
import { Badge } from '../../objects/badge.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { useDownload } from '../parts/use-download.ts';
import { Who } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import type { ArchiveFind, ArchiveSearch } from './archive-types.ts';
import { SEARCH_KINDS } from './search-state.ts';

function Decide({ search }: { search: ArchiveSearch }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('ArchiveSearch');
  const [reason, setReason] = useState('');
  const decide = (state: 'approved' | 'refused' | 'ended'): void =>
    void run({ update: { [search.id]: { state, reason } } }, t(`console.archive.told.${state}`));
  const isOpen = search.state === 'requested';
  return (
    <>
      <Textarea
        autosize
        minRows={2}
        label={t('console.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="acts">
        {isOpen && !search.isOwn && (
          <>
            <Button loading={isRunning} disabled={reason.trim() === ''} onClick={() => decide('approved')}>
              {t('console.approve')}
            </Button>
            <Button variant="default" disabled={reason.trim() === ''} onClick={() => decide('refused')}>
              {t('console.refuse')}
            </Button>
          </>
        )}
        <Button variant="subtle" color="red" disabled={reason.trim() === ''} onClick={() => decide('ended')}>
          {t('console.archive.end')}
        </Button>
      </div>
    </>
  );
}

function Found({ search }: { search: ArchiveSearch }) {
  const { t } = useTranslation();
  const client = useClient();
  const ownId = useOwnAccountId();
  const list = useObjectList('ArchiveFind', {
    filter: { searchId: search.id },
    sort: 'receivedAt',
    isAscending: true,
  });
  const rows = useObjects('ArchiveFind', PROVINCE, list.ids);
  const open = useDownload();
  const [isAsked, setAsked] = useState(false);
  const pack = async (): Promise<void> => {
    setAsked(true);
    await client.transport.request([['ArchiveSearch/export', { accountId: PROVINCE, id: search.id }]]);
  };
  const columns: readonly Column<ArchiveFind>[] = [
    {
      label: 'console.archive.criteria.subject',
      isWide: true,
      show: (row) => row.subject || t('console.quarantine.noSubject'),
      text: (row) => row.subject,
    },
    { label: 'console.archive.criteria.from', show: (row) => row.from, text: (row) => row.from },
    {
      label: 'console.archive.received',
      show: (row) => shortTime(row.receivedAt),
      text: (row) => row.receivedAt,
    },
    {
      label: 'console.archive.place',
      show: (row) => t(`console.archive.sources.${row.source}`),
      text: (row) => row.source,
    },
    {
      label: 'console.act',
      show: (row) => (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => void open.run('ArchiveFind/open', { id: row.id })}
        >
          {t('console.archive.open')}
        </Button>
      ),
    },
  ];
  const file = `${fileCapability(client, ownId)?.uploadPath ?? ''}/${search.exportFileId ?? ''}/content`;
  return (
    <Part title={t('console.archive.found', { count: search.found })}>
      {search.isTruncated && <Notice kind="warning">{t('console.archive.truncated')}</Notice>}
      {search.exportFault !== null && <Notice kind="danger">{t('console.archive.exportFault')}</Notice>}
      <div className="acts">
        {search.exportFileId === null ? (
          <Button
            variant="default"
            disabled={search.found === 0}
            loading={isAsked && search.exportFault === null}
            onClick={() => void pack().catch(reportError)}
          >
            {t('console.archive.export')}
          </Button>
        ) : (
          <Button component="a" href={file} download>
            {t('console.archive.download')}
          </Button>
        )}
      </div>
      <DataTable
        name={t('console.archive.finds')}
        columns={columns}
        rows={rows}
        list={list}
        empty={{ icon: IconArchive, title: t('console.archive.none') }}
      />
    </Part>
  );
}

function Mailboxes({ of }: { of: readonly string[] }) {
  return (
    <ul className="fact-list">
      {of.map((address) => (
        <li key={address}>
          <Who of={address} />
        </li>
      ))}
    </ul>
  );
}

/** As it was asked for: days as days, of which the last is searched too. */
function criterionText(name: string, value: string): string {
  if (name === 'after') return wholeDayOr(Date.parse(value), 0);
  return name === 'before' ? wholeDayOr(Date.parse(value), 1) : value;
}

/** The day that begins then, or that ended then; a moment within a day, which programs may ask for, with its time. */
function wholeDayOr(time: number, msBack: number): string {
  return clockTime(time) === '00:00' ? longDay(time - msBack) : longTime(new Date(time).toISOString());
}

export function SearchDetail({ search, onClose }: { search: ArchiveSearch; onClose: () => void }) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const isOver = search.state === 'refused' || search.state === 'ended';
  const mayDecide = search.isOwn || roles.has('chief_of_office', 'deputy_chief');
  const asked = Object.entries(search.criteria).map(
    ([name, value]) => [t(`console.archive.criteria.${name}`), criterionText(name, value)] as const,
  );
  return (
    <Detail
      title={search.purpose}
      badge={<Badge kind={SEARCH_KINDS[search.state]}>{t(`console.archive.states.${search.state}`)}</Badge>}
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.archive.by'), <Who key="by" of={search.requestedBy} />],
          [t('console.archive.at'), longTime(search.requestedAt)],
          [t('console.archive.mailboxes'), <Mailboxes key="mailboxes" of={search.addresses} />],
          ...asked,
          [t('console.archive.days'), `${search.days}`],
          [t('console.archive.decidedBy'), search.decidedBy && <Who key="decided" of={search.decidedBy} />],
          [t('console.reason'), search.decision],
          [t('console.archive.endsAt'), search.endsAt === null ? null : longTime(search.endsAt)],
        ]}
      />
      {search.state === 'requested' && <Notice kind="info">{t('console.archive.secondPerson')}</Notice>}
      {!isOver && mayDecide && <Decide search={search} />}
      {search.state === 'ready' && search.isOwn && <Found search={search} />}
    </Detail>
  );
}
