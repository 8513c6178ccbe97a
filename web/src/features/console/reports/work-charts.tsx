/** How long requests wait for their decision, and what should have been done by now. */
import { useTranslation } from 'react-i18next';
import { dayText, formatCount } from '../../../i18n/format.ts';
import type { TypeName } from '../../../jmap/objects.ts';
import { Chart } from '../../charts/chart.tsx';
import { useMethod } from '../parts/use-method.ts';
import '../console-types.ts';

interface Week {
  week: string;
  asked: number;
  decided: number;
  medianHours: number | null;
  slowHours: number | null;
  late: number;
}

const TYPES: readonly TypeName[] = ['ChangeRequest'];
const WEEKS = 26;
const YEAR_LENGTH = '/2026'.length;
const NO_WEEKS: readonly Week[] = [];

function useWeeks(): readonly Week[] {
  const { answer } = useMethod<{ list: Week[] }>('Work/times', { weeks: WEEKS }, TYPES);
  return answer?.list ?? NO_WEEKS;
}

const nameOf = ({ week }: Week): string => dayText(week).slice(0, -YEAR_LENGTH);

/** Of what was asked each week: decided in time, decided after its day, not decided yet. */
export function LateWorkChart() {
  const { t } = useTranslation();
  const weeks = useWeeks();
  const late = weeks.reduce((sum, week) => sum + week.late, 0);
  return (
    <Chart
      title={t('console.flow.lateWork')}
      lead={t('console.flow.lateWorkLead', { count: late })}
      spec={{
        kind: 'bars',
        isStacked: true,
        categories: weeks.map(nameOf),
        series: [
          {
            name: t('console.flow.inTime'),
            tone: 'good',
            values: weeks.map((week) => Math.max(0, week.decided - week.late)),
          },
          { name: t('console.flow.lateOnes'), tone: 'danger', values: weeks.map((week) => week.late) },
          {
            name: t('console.flow.undecided'),
            tone: 'plain',
            values: weeks.map((week) => week.asked - week.decided),
          },
        ],
        format: formatCount,
        minStep: 1,
      }}
    />
  );
}

export function WorkTimesChart() {
  const { t } = useTranslation();
  const weeks = useWeeks();
  const asked = weeks.reduce((sum, week) => sum + week.asked, 0);
  const hours = (value: number): string =>
    value < 1
      ? t('console.flow.minutes', { number: Math.round(value * 60) })
      : t('console.flow.hours', { number: Number(value.toFixed(1)) });
  return (
    <Chart
      title={t('console.flow.times')}
      lead={t('console.flow.timesLead', { count: asked })}
      spec={{
        kind: 'bars',
        categories: weeks.map(nameOf),
        series: [
          { name: t('console.flow.median'), tone: 'accent', values: weeks.map((week) => week.medianHours) },
          { name: t('console.flow.slow'), tone: 'plain', values: weeks.map((week) => week.slowHours) },
        ],
        format: hours,
        minStep: 1 / 60,
      }}
    />
  );
}
