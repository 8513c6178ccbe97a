/** Orders to the person, or to an agency's mailbox that they handle (R9.4): what is asked, until when, and the two answers. */
import { Select } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortDeadline } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { receivedKind, receivedWord } from './order-states.ts';
import type { ReceivedOrder } from './order-types.ts';
import { ReceivedOrderDetail } from './received-order-detail.tsx';

interface TableProps {
  accountId: string;
  mailboxes: readonly { value: string; label: string }[];
  onMailbox: (accountId: string | null) => void;
}

function ReceivedTable({ accountId, mailboxes, onMailbox }: TableProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<string | null>('waiting');
  const desk = useDesk(
    'ReceivedOrder',
    { filter: state === null ? {} : { isWaiting: state === 'waiting' }, sort: 'dueAt', isAscending: true },
    accountId,
  );
  const columns: readonly Column<ReceivedOrder>[] = [
    { label: 'console.orders.number', isWhole: true, show: (row) => row.name, text: (row) => row.name },
    {
      label: 'console.orders.subject',
      isWide: true,
      show: (row) => row.subject,
      text: (row) => row.subject,
    },
    { label: 'console.orders.unit', isWide: true, show: (row) => row.unitName, text: (row) => row.unitName },
    { label: 'console.orders.due', show: (row) => shortDeadline(row.dueAt), text: (row) => row.dueAt },
    {
      label: 'console.state',
      show: (row) => <Badge kind={receivedKind(row)}>{t(receivedWord(row))}</Badge>,
      text: (row) => t(receivedWord(row)),
    },
  ];
  return (
    <Desk
      desk={desk}
      section="receivedOrders"
      icon={IconChecklist}
      columns={columns}
      isFiltered={state !== null}
      filters={
        <>
          {mailboxes.length > 1 && (
            <Select
              size="xs"
              aria-label={t('console.receivedOrders.mailbox')}
              data={[...mailboxes]}
              value={accountId}
              allowDeselect={false}
              onChange={onMailbox}
            />
          )}
          <StateFilter
            value={state}
            states={['waiting', 'past']}
            nameOf={(one) => t(`console.receivedOrders.${one}`)}
            onChange={setState}
          />
        </>
      }
      detail={(shown, close) => <ReceivedOrderDetail order={shown} accountId={accountId} onClose={close} />}
    />
  );
}

export function ReceivedOrdersSection() {
  const { session } = useClient();
  const ownId = useOwnAccountId();
  const [wanted, setWanted] = useState<string | null>(null);
  const mailboxes = Object.entries(session.accounts).flatMap(([value, account]) =>
    value === ownId || 'urn:congthu:agency-mail' in account.accountCapabilities
      ? [{ value, label: account.name }]
      : [],
  );
  const accountId = wanted ?? ownId;
  return <ReceivedTable key={accountId} accountId={accountId} mailboxes={mailboxes} onMailbox={setWanted} />;
}
