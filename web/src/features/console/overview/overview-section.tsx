/** The dashboard, made of what the person's roles are for (R2.1): what waits, what is late, and how things go. */
import { useTranslation } from 'react-i18next';
import { FlowChart, KeptAwayChart } from '../reports/traffic-charts.tsx';
import { useTraffic } from '../reports/use-traffic.ts';
import { LateWorkChart, WorkTimesChart } from '../reports/work-charts.tsx';
import { HealthItems, useHealth } from '../space/health-items.tsx';
import { StorageChart } from '../space/storage-chart.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import { CountCards } from './count-cards.tsx';
import { GuideCard } from './guide-card.tsx';
import { LatePanel } from './late-panel.tsx';
import { DecidePanel, FeedsPanel, RoundsPanel } from './work-panels.tsx';
import './overview.css';

const SPAN_DAYS = 14;

function CenterPanels() {
  const { t } = useTranslation();
  const { points } = useTraffic(SPAN_DAYS);
  const { answer } = useHealth();
  return (
    <>
      {answer && (
        <section className="panel" aria-labelledby="health-title">
          <h3 id="health-title">{t('console.health.title')}</h3>
          <HealthItems items={answer.list} />
        </section>
      )}
      <div className="charts">
        <FlowChart points={points} />
        <KeptAwayChart points={points} />
        <StorageChart />
        <WorkTimesChart />
        <LateWorkChart />
      </div>
    </>
  );
}

function ChiefCharts() {
  const { points } = useTraffic(SPAN_DAYS);
  return (
    <div className="charts">
      <WorkTimesChart />
      <LateWorkChart />
      <FlowChart points={points} />
    </div>
  );
}

export function OverviewSection() {
  const roles = useOwnRoles();
  if (!roles.isKnown) return null;
  const isChief = roles.has('chief_of_office', 'deputy_chief');
  const isCenter = roles.has('center_administrator', 'center_operator');
  const isDesk = roles.has('unit_administrator', 'personnel_authority', 'agency_head');
  return (
    <div className="dashboard">
      {roles.has('unit_administrator') && <GuideCard />}
      <CountCards />
      <LatePanel />
      <div className="panels">
        {(isChief || roles.has('agency_head')) && <DecidePanel />}
        {roles.has('agency_head', 'unit_administrator', 'personnel_authority') && <RoundsPanel />}
        {roles.has('personnel_authority', 'unit_administrator') && <FeedsPanel />}
      </div>
      {isCenter && <CenterPanels />}
      {isChief && !isCenter && <ChiefCharts />}
      {!isChief && !isCenter && isDesk && (
        <div className="charts">
          <WorkTimesChart />
          <LateWorkChart />
        </div>
      )}
    </div>
  );
}
