/** Taking a delivered message back from every mailbox (R6.5): proposed with a count, decided by a second person, undone within 30 days. */
import { Button } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../../i18n/format.ts';
import { plainName } from '../../directory/plain-name.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { RemovalDetail } from './removal-detail.tsx';
import { RemovalDialog } from './removal-dialog.tsx';
import { REMOVAL_KINDS } from './removal-kinds.ts';
import type { MailRemoval } from './safety-types.ts';

/** A hash says nothing to people: its beginning is enough to tell two apart. */
const shortened = (name: string, value: string): string =>
  name === 'hash' ? `${value.slice(0, 12)}…` : value;

const by = (row: MailRemoval): string => plainName(row.proposedByName ?? '');

function useColumns(): readonly Column<MailRemoval>[] {
  const { t } = useTranslation();
  const criteria = (row: MailRemoval): string =>
    Object.entries(row.criteria)
      .map(([name, value]) => `${t(`console.removals.criteria.${name}`, name)}: ${shortened(name, value)}`)
      .join(' · ');
  const state = (row: MailRemoval): string => t(`console.removals.states.${row.state}`);
  return [
    { label: 'console.reason', isWide: true, show: (row) => row.reason, text: (row) => row.reason },
    { label: 'console.removals.which', isWide: true, show: criteria, text: criteria },
    {
      label: 'console.removals.messages',
      isNumber: true,
      show: (row) => formatCount(row.foundMessages),
      text: (row) => `${row.foundMessages}`,
    },
    {
      label: 'console.removals.accounts',
      isNumber: true,
      show: (row) => formatCount(row.foundAccounts),
      text: (row) => `${row.foundAccounts}`,
    },
    { label: 'console.removals.by', show: by, text: by },
    { label: 'console.removals.at', show: (row) => shortTime(row.proposedAt), text: (row) => row.proposedAt },
    {
      label: 'console.state',
      show: (row) => <Badge kind={REMOVAL_KINDS[row.state]}>{state(row)}</Badge>,
      text: state,
    },
  ];
}

export function RemovalsSection() {
  const { t } = useTranslation();
  const [isNew, setNew] = useState(false);
  const [state, setState] = useState<string | null>(null);
  const desk = useDesk('MailRemoval', { filter: state === null ? {} : { state }, sort: 'proposedAt' });
  const columns = useColumns();
  return (
    <Desk
      desk={desk}
      section="removals"
      icon={IconMailOff}
      columns={columns}
      tools={
        <Button size="xs" onClick={() => setNew(true)}>
          {t('console.removals.new')}
        </Button>
      }
      isFiltered={state !== null}
      filters={
        <StateFilter
          value={state}
          states={['proposed', 'done', 'restored']}
          nameOf={(one) => t(`console.removals.states.${one}`)}
          onChange={setState}
        />
      }
      detail={(shown, close) => <RemovalDetail removal={shown} onClose={close} />}
    >
      {isNew && <RemovalDialog onClose={() => setNew(false)} onProposed={desk.list.refresh} />}
    </Desk>
  );
}
