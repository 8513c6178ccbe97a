/** Who is trained in a year and who is not yet (R6.8): by person, and counted by unit. */
import { NumberInput } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TypeName } from '../../../jmap/objects.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import type { TrainingStanding } from '../../training/training-types.ts';
import '../../training/training-types.ts';
import { Desk, useDesk } from '../parts/desk.tsx';
import { Detail, Facts } from '../parts/detail.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { useMethod } from '../parts/use-method.ts';
import { PickUnit } from '../pick-unit.tsx';
import '../../training/training.css';

interface Statistics {
  list: { unitId: string; people: number; trained: number; coming: number }[];
}

const TYPES: readonly TypeName[] = ['TrainingStanding'];
const KINDS = { trained: 'good', coming: 'warning', not: 'plain' } as const;

function years({ trainedYears }: TrainingStanding): string {
  return trainedYears.join(', ');
}

export function TrainingPeopleSection() {
  const { t } = useTranslation();
  const [year, setYear] = useState(() => new Date().getFullYear());
  const [standing, setStanding] = useState<string | null>(null);
  const [within, setWithin] = useState<string | null>(null);
  const filter = { year, ...(standing !== null && { standing }), ...(within !== null && { within }) };
  const desk = useDesk('TrainingStanding', { filter, sort: 'unitName', isAscending: true });
  const { answer } = useMethod<Statistics>('Training/statistics', { year }, TYPES);
  const sum = (name: 'people' | 'trained' | 'coming'): number =>
    (answer?.list ?? []).reduce((total, unit) => total + unit[name], 0);
  const standingOf = ({ trainedYears, comingYears }: TrainingStanding): keyof typeof KINDS =>
    trainedYears.includes(year) ? 'trained' : comingYears.includes(year) ? 'coming' : 'not';
  const said = (row: TrainingStanding): string => t(`console.trainingPeople.standing.${standingOf(row)}`);
  const columns: readonly Column<TrainingStanding>[] = [
    { label: 'console.trainingPeople.name', isWide: true, show: (row) => row.name, text: (row) => row.name },
    {
      label: 'console.trainingPeople.unit',
      isWide: true,
      show: (row) => row.unitName,
      text: (row) => row.unitName,
    },
    { label: 'console.trainingPeople.years', show: years, text: years },
    {
      label: 'console.state',
      show: (row) => <Badge kind={KINDS[standingOf(row)]}>{said(row)}</Badge>,
      text: said,
    },
  ];
  return (
    <>
      {answer && (
        <p className="training-sum">
          {t('console.trainingPeople.sum', {
            year,
            people: sum('people'),
            trained: sum('trained'),
            coming: sum('coming'),
          })}
        </p>
      )}
      <Desk
        desk={desk}
        section="trainingPeople"
        icon={IconUserCheck}
        columns={columns}
        readAll={desk.list.readAll as () => Promise<TrainingStanding[]>}
        isFiltered={standing !== null || within !== null}
        filters={
          <>
            <NumberInput
              size="xs"
              w={90}
              aria-label={t('console.trainingPlans.year')}
              min={2000}
              max={2999}
              allowDecimal={false}
              value={year}
              onChange={(value) => {
                if (typeof value === 'number' && value >= 2000 && value <= 2999) setYear(value);
              }}
            />
            <PickUnit isPlain label={t('console.trainingPeople.unit')} value={within} onChange={setWithin} />
            <StateFilter
              value={standing}
              states={['trained', 'coming', 'not']}
              nameOf={(one) => t(`console.trainingPeople.standing.${one}`)}
              onChange={setStanding}
            />
          </>
        }
        detail={(shown, close) => (
          <Detail
            title={shown.name}
            badge={<Badge kind={KINDS[standingOf(shown)]}>{said(shown)}</Badge>}
            onClose={close}
          >
            <Facts
              rows={[
                [t('console.trainingPeople.unit'), shown.unitName],
                [t('console.trainingPeople.years'), years(shown)],
                [t('console.trainingPeople.coming'), shown.comingYears.join(', ')],
              ]}
            />
          </Detail>
        )}
      />
    </>
  );
}
