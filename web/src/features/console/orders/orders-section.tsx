/** Orders that the person's unit issued, or all within reach (R9.4): numbered, with how many have acknowledged and done them. */
import { Button } from '@mantine/core';
import { IconGavel } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortDeadline } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import { OrderDetail } from './order-detail.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { STANDING_KINDS, standingOf } from './order-states.ts';
import type { Order } from './order-types.ts';

function filterOf(state: string | null): Record<string, string | boolean> {
  if (state === null) return {};
  return state === 'late' ? { isLate: true } : { state };
}

const share = (part: number, { recipientCount }: Order): string => `${part}/${recipientCount}`;

export function OrdersSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const [state, setState] = useState<string | null>('open');
  const [isNew, setNew] = useState(false);
  const desk = useDesk('Order', { filter: filterOf(state), sort: 'issuedAt' });
  const columns: readonly Column<Order>[] = [
    { label: 'console.orders.number', isWhole: true, show: (row) => row.name, text: (row) => row.name },
    {
      label: 'console.orders.subject',
      isWide: true,
      show: (row) => row.subject,
      text: (row) => row.subject,
    },
    { label: 'console.orders.due', show: (row) => shortDeadline(row.dueAt), text: (row) => row.dueAt },
    {
      label: 'console.orders.received',
      show: (row) => share(row.receivedCount, row),
      text: (row) => share(row.receivedCount, row),
    },
    {
      label: 'console.orders.done',
      show: (row) => share(row.doneCount, row),
      text: (row) => share(row.doneCount, row),
    },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={STANDING_KINDS[standingOf(row)]}>
          {t(`console.orders.standing.${standingOf(row)}`)}
        </Badge>
      ),
      text: (row) => t(`console.orders.standing.${standingOf(row)}`),
    },
  ];
  return (
    <Desk
      desk={desk}
      section="orders"
      icon={IconGavel}
      columns={columns}
      tools={
        roles.has('agency_head') && (
          <Button size="xs" onClick={() => setNew(true)}>
            {t('console.orders.new')}
          </Button>
        )
      }
      isFiltered={state !== null}
      filters={
        <StateFilter
          value={state}
          states={['open', 'late', 'closed', 'withdrawn']}
          nameOf={(one) => t(`console.orders.standing.${one}`)}
          onChange={setState}
        />
      }
      detail={(shown, close) => <OrderDetail order={shown} onClose={close} />}
    >
      {isNew && <OrderDialog onClose={() => setNew(false)} onDone={desk.list.refresh} />}
    </Desk>
  );
}
