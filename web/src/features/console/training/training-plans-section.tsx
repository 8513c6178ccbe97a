/** Yearly plans of training (R6.8): the center makes them, the chief of office approves or returns them. */
import { Button } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import type { PlanState, TrainingPlan } from '../../training/training-types.ts';
import '../../training/training-types.ts';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import { PlanDetail } from './plan-detail.tsx';
import { PlanDialog } from './plan-dialog.tsx';

const KINDS: Record<PlanState, BadgeKind> = {
  draft: 'plain',
  submitted: 'warning',
  returned: 'danger',
  approved: 'good',
};

export function TrainingPlansSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const [state, setState] = useState<string | null>(null);
  const [isNew, setNew] = useState(false);
  const desk = useDesk('TrainingPlan', { filter: state === null ? {} : { state }, sort: 'year' });
  const stateOf = (row: TrainingPlan): string => t(`console.trainingPlans.state.${row.state}`);
  const columns: readonly Column<TrainingPlan>[] = [
    { label: 'console.trainingPlans.name', isWide: true, show: (row) => row.title, text: (row) => row.title },
    {
      label: 'console.trainingPlans.year',
      isNumber: true,
      show: (row) => String(row.year),
      text: (row) => String(row.year),
    },
    {
      label: 'console.trainingPlans.courses',
      isNumber: true,
      show: (row) => row.courses,
      text: (row) => String(row.courses),
    },
    {
      label: 'console.trainingPlans.people',
      isNumber: true,
      show: (row) => formatCount(row.plannedPeople),
      text: (row) => String(row.plannedPeople),
    },
    {
      label: 'console.trainingPlans.cost',
      isNumber: true,
      show: (row) => formatCount(row.plannedCost),
      text: (row) => String(row.plannedCost),
    },
    {
      label: 'console.state',
      show: (row) => <Badge kind={KINDS[row.state]}>{stateOf(row)}</Badge>,
      text: stateOf,
    },
  ];
  return (
    <Desk
      desk={desk}
      section="trainingPlans"
      icon={IconSchool}
      columns={columns}
      tools={
        roles.has('center_administrator', 'center_operator') && (
          <Button size="xs" onClick={() => setNew(true)}>
            {t('console.trainingPlans.new')}
          </Button>
        )
      }
      isFiltered={state !== null}
      filters={
        <StateFilter
          value={state}
          states={['draft', 'submitted', 'returned', 'approved']}
          nameOf={(one) => t(`console.trainingPlans.state.${one}`)}
          onChange={setState}
        />
      }
      detail={(shown, close) => (
        <PlanDetail
          plan={shown}
          badge={<Badge kind={KINDS[shown.state]}>{stateOf(shown)}</Badge>}
          onClose={close}
        />
      )}
    >
      {isNew && <PlanDialog onClose={() => setNew(false)} onDone={desk.list.refresh} />}
    </Desk>
  );
}
