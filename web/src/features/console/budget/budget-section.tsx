/** Yearly estimates in their versions (R6.9): the center makes them, the chief of office approves, changes or returns them. */
import { Button } from '@mantine/core';
import { IconReportMoney } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, momentText } from '../../../i18n/format.ts';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Desk, useDesk } from '../parts/desk.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import { BeginDialog } from './begin-dialog.tsx';
import { BudgetDetail } from './budget-detail.tsx';
import type { BudgetVersion } from './budget-types.ts';
import './budget-types.ts';

const KINDS: Record<BudgetVersion['state'], BadgeKind> = {
  draft: 'plain',
  submitted: 'warning',
  returned: 'danger',
  approved: 'good',
  superseded: 'plain',
};

export function BudgetSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const [isNew, setNew] = useState(false);
  const desk = useDesk('BudgetVersion', { sort: 'year' });
  const title = (row: BudgetVersion): string =>
    t('console.budget.titleOf', { year: row.year, number: row.number });
  const state = (row: BudgetVersion): string => t(`console.budget.state.${row.state}`);
  const columns: readonly Column<BudgetVersion>[] = [
    { label: 'console.budget.version', isWhole: true, show: title, text: title },
    {
      label: 'console.budget.total',
      isNumber: true,
      show: (row) => formatCount(row.total),
      text: (row) => String(row.total),
    },
    { label: 'console.budget.madeAt', show: (row) => momentText(row.madeAt), text: (row) => row.madeAt },
    {
      label: 'console.state',
      show: (row) => <Badge kind={KINDS[row.state]}>{state(row)}</Badge>,
      text: state,
    },
  ];
  return (
    <Desk
      desk={desk}
      section="budget"
      icon={IconReportMoney}
      columns={columns}
      tools={
        roles.has('center_administrator', 'center_operator') && (
          <Button size="xs" onClick={() => setNew(true)}>
            {t('console.budget.begin')}
          </Button>
        )
      }
      detail={(shown, close) => (
        <BudgetDetail
          key={`${shown.id} ${shown.state}`}
          version={shown}
          title={title(shown)}
          badge={<Badge kind={KINDS[shown.state]}>{state(shown)}</Badge>}
          onClose={close}
        />
      )}
    >
      {isNew && <BeginDialog onClose={() => setNew(false)} onDone={desk.list.refresh} />}
    </Desk>
  );
}
