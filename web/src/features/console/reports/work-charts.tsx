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

export function WorkTimesChart() {
  const { t } = useTranslation();
  const { answer } = useMethod<{ list: Week[] }>('Work/times', { weeks: WEEKS }, TYPES);
  const weeks = answer?.list ?? [];
  const asked = weeks.reduce((sum, week) => sum + week.asked, 0);
  const hours = (value: number): string =>
    value < 1
      ? t('console.flow.minutes', { number: formatCount(Math.round(value * 60)) })
      : t('console.flow.hours', { number: formatCount(Number(value.toFixed(1))) });
  return (
    <Chart
      title={t('console.flow.times')}
      lead={t('console.flow.timesLead', { count: asked })}
      spec={{
        kind: 'bars',
        categories: weeks.map(({ week }) => dayText(week).slice(0, -YEAR_LENGTH)),
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
