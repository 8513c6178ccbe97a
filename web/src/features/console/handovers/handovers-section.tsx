/** Mailboxes of agencies on their way from one head to the next, and those handed over before (R9.2). */
import { IconTransfer } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortDeadline, shortTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { HandoverDetail } from './handover-detail.tsx';
import { STANDING_KINDS, standingOf } from './handover-states.ts';
import type { Handover } from './handover-types.ts';

function filterOf(state: string | null): Record<string, boolean> {
  if (state === null) return {};
  return state === 'late' ? { isLate: true } : { isEnded: state === 'ended' };
}

export function HandoversSection() {
  const { t } = useTranslation();
  const [state, setState] = useState<string | null>(null);
  const desk = useDesk('Handover', { filter: filterOf(state), sort: 'openedAt' });
  const columns: readonly Column<Handover>[] = [
    {
      label: 'console.handovers.unit',
      isWide: true,
      show: (row) => row.unitName,
      text: (row) => row.unitName,
    },
    { label: 'console.handovers.from', show: (row) => row.fromName, text: (row) => row.fromName },
    { label: 'console.handovers.to', show: (row) => row.toName, text: (row) => row.toName },
    {
      label: 'console.handovers.opened',
      show: (row) => shortTime(row.openedAt),
      text: (row) => row.openedAt,
    },
    { label: 'console.handovers.due', show: (row) => shortDeadline(row.dueAt), text: (row) => row.dueAt },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={STANDING_KINDS[standingOf(row)]}>
          {t(`console.handovers.standing.${standingOf(row)}`)}
        </Badge>
      ),
      text: (row) => t(`console.handovers.standing.${standingOf(row)}`),
    },
  ];
  return (
    <Desk
      desk={desk}
      section="handovers"
      icon={IconTransfer}
      columns={columns}
      isFiltered={state !== null}
      filters={
        <StateFilter
          value={state}
          states={['current', 'late', 'ended']}
          nameOf={(one) => t(`console.handovers.filter.${one}`)}
          onChange={setState}
        />
      }
      detail={(shown, close) => <HandoverDetail handover={shown} onClose={close} />}
    />
  );
}
