/** Charts of mail: how much goes where, what was kept away, what did not arrive. */
import { useTranslation } from 'react-i18next';
import { dayText, formatCount } from '../../../i18n/format.ts';
import { Chart } from '../../charts/chart.tsx';
import type { ChartSpec, Tone } from '../../charts/chart-spec.ts';
import type { TrafficKind } from './report-types.ts';
import { shareOf, type TrafficPoint } from './series.ts';

const YEAR_LENGTH = '/2026'.length;

/** 25/11, or 14:00. */
export function pointLabel(at: string): string {
  return at.length > 10 ? `${at.slice(11)}:00` : dayText(at).slice(0, -YEAR_LENGTH);
}

interface Props {
  points: readonly TrafficPoint[];
}

function useSpec(
  points: readonly TrafficPoint[],
  kinds: readonly [TrafficKind, Tone][],
  shape: Partial<ChartSpec>,
) {
  const { t } = useTranslation();
  return {
    kind: 'bars',
    categories: points.map(({ at }) => pointLabel(at)),
    series: kinds.map(([kind, tone]) => ({
      name: t(`console.flow.kinds.${kind}`),
      tone,
      values: points.map(({ counts }) => counts[kind]),
    })),
    format: formatCount,
    ...shape,
  } satisfies ChartSpec;
}

export function FlowChart({ points }: Props) {
  const { t } = useTranslation();
  const spec = useSpec(
    points,
    [
      ['received', 'accent'],
      ['inside', 'good'],
      ['sent', 'warning'],
    ],
    { kind: 'lines' },
  );
  const total = points.reduce((sum, { counts }) => sum + counts.received + counts.inside, 0);
  return (
    <Chart title={t('console.flow.flow')} lead={t('console.flow.flowLead', { number: total })} spec={spec} />
  );
}

export function KeptAwayChart({ points }: Props) {
  const { t } = useTranslation();
  const spec = useSpec(
    points,
    [
      ['junk', 'warning'],
      ['virus', 'danger'],
      ['held', 'accent'],
      ['refused', 'plain'],
    ],
    { isStacked: true },
  );
  const percent = formatCount(Number(shareOf(points, 'junk', 'received').toFixed(1)));
  return (
    <Chart
      title={t('console.flow.keptAway')}
      lead={t('console.flow.keptAwayLead', { percent })}
      spec={spec}
    />
  );
}

export function UndeliveredChart({ points }: Props) {
  const { t } = useTranslation();
  const spec = useSpec(
    points,
    [
      ['undelivered', 'danger'],
      ['deferred', 'warning'],
    ],
    { isStacked: true },
  );
  return <Chart title={t('console.flow.undelivered')} lead={t('console.flow.undeliveredLead')} spec={spec} />;
}
