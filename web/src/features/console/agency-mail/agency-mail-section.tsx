/** What an agency has to handle (R9.3): new, in hand, late, done; for its head and those whom the head authorised. */
import { Select } from '@mantine/core';
import { IconMailOpened } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../design/parts/empty.tsx';
import { shortDeadline, shortTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { AgencyMailDetail } from './agency-mail-detail.tsx';
import type { AgencyMail } from './agency-mail-types.ts';
import { STATE_KINDS } from './state-kinds.ts';

/** What an address of this place names after its #: a state, and the mailbox. */
function wantedOf(hash: string): { state: string; accountId: string | undefined } {
  const [state = '', accountId] = hash.split(':');
  return { state: STATES.some((one) => one === state) ? state : 'new', accountId };
}

function filterOf(state: string | null, ownId: string): Record<string, string | boolean> {
  if (state === null) return {};
  if (state === 'mine') return { state: 'open', assigneeId: ownId };
  return state === 'late' ? { isLate: true } : { state };
}

function stateOf(row: AgencyMail): keyof typeof STATE_KINDS {
  return row.isLate ? 'late' : row.state;
}

/** `mine`: given to whoever looks, and not done. */
const STATES = ['new', 'open', 'mine', 'late', 'done'] as const;

interface TableProps {
  accountId: string;
  agencies: readonly { value: string; label: string }[];
  onAgency: (accountId: string | null) => void;
}

function AgencyTable({ accountId, agencies, onAgency }: TableProps) {
  const { t } = useTranslation();
  const client = useClient();
  const ownId = useOwnAccountId();
  const { hash } = useLocation();
  const [state, setState] = useState<string | null>(wantedOf(hash).state);
  const desk = useDesk('AgencyMail', { filter: filterOf(state, ownId), sort: 'changedAt' }, accountId);
  const { refresh } = desk.list;
  // A letter that nobody took up is told of as mail only.
  useEffect(
    () => client.cache.subscribe('Email', accountId, undefined, refresh),
    [client, accountId, refresh],
  );
  const columns: readonly Column<AgencyMail>[] = [
    {
      label: 'console.agencyMail.subject',
      isWide: true,
      show: (row) => row.subject || t('console.agencyMail.noSubject'),
      text: (row) => row.subject,
    },
    { label: 'console.agencyMail.from', isWide: true, show: (row) => row.from, text: (row) => row.from },
    {
      label: 'console.agencyMail.received',
      show: (row) => shortTime(row.receivedAt),
      text: (row) => row.receivedAt,
    },
    {
      label: 'console.agencyMail.assignee',
      show: (row) => row.assigneeName ?? t('console.agencyMail.nobody'),
      text: (row) => row.assigneeName ?? '',
    },
    {
      label: 'console.agencyMail.due',
      show: (row) => (row.dueAt === null ? '' : shortDeadline(row.dueAt)),
      text: (row) => row.dueAt ?? '',
    },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={STATE_KINDS[stateOf(row)]}>{t(`console.agencyMail.states.${stateOf(row)}`)}</Badge>
      ),
      text: (row) => t(`console.agencyMail.states.${stateOf(row)}`),
    },
  ];
  return (
    <Desk
      desk={desk}
      section="agencyMail"
      icon={IconMailOpened}
      columns={columns}
      isFiltered={state !== null}
      filters={
        <>
          {agencies.length > 1 && (
            <Select
              size="xs"
              aria-label={t('console.agencyMail.mailbox')}
              data={[...agencies]}
              value={accountId}
              allowDeselect={false}
              onChange={onAgency}
            />
          )}
          <StateFilter
            value={state}
            states={STATES}
            nameOf={(one) => t(`console.agencyMail.states.${one}`)}
            onChange={setState}
          />
        </>
      }
      detail={(shown, close) => (
        <AgencyMailDetail mail={shown} accountId={accountId} onChanged={refresh} onClose={close} />
      )}
    />
  );
}

export function AgencyMailSection() {
  const { t } = useTranslation();
  const { session } = useClient();
  const [wanted, setWanted] = useState<string | null>(null);
  const agencies = Object.entries(session.accounts).flatMap(([value, account]) =>
    'urn:congthu:agency-mail' in account.accountCapabilities ? [{ value, label: account.name }] : [],
  );
  const { hash } = useLocation();
  const named = agencies.find(({ value }) => value === wantedOf(hash).accountId);
  const accountId = wanted ?? named?.value ?? agencies[0]?.value;
  if (accountId === undefined)
    return <Empty icon={IconMailOpened} title={t('console.agencyMail.noAgency')} />;
  return <AgencyTable key={accountId} accountId={accountId} agencies={agencies} onAgency={setWanted} />;
}
