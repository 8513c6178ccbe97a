/** Mail as charts (R6.3): flow over time, junk and virus, what did not arrive; by the hour or the day. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FlowChart, KeptAwayChart, UndeliveredChart } from './traffic-charts.tsx';
import { useTraffic } from './use-traffic.ts';
import { WorkTimesChart } from './work-charts.tsx';

const SPANS = ['2', '14', '30', '90'];

export function FlowSection() {
  const { t } = useTranslation();
  const [days, setDays] = useState('30');
  const { points } = useTraffic(Number(days));
  return (
    <>
      <SegmentedControl
        mb="md"
        size="xs"
        aria-label={t('console.flow.span')}
        value={days}
        data={SPANS.map((value) => ({ value, label: t(`console.flow.spans.d${value}`) }))}
        onChange={setDays}
      />
      <div className="charts">
        <FlowChart points={points} />
        <KeptAwayChart points={points} />
        <UndeliveredChart points={points} />
        <WorkTimesChart />
      </div>
    </>
  );
}
