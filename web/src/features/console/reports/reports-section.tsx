/** What other systems report of mail in our name (R6.3): DMARC and TLS, as charts and as data. */
import { IconReportAnalytics } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText, formatCount } from '../../../i18n/format.ts';
import { Chart } from '../../charts/chart.tsx';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { ReportDetail } from './report-detail.tsx';
import type { MailReport } from './report-types.ts';
import { pointLabel } from './traffic-charts.tsx';

/** Sums by the day that the reports are of. */
function sumByDay(reports: readonly MailReport[]): { day: string; passed: number; failed: number }[] {
  const days = Map.groupBy(reports, ({ endsAt }) => endsAt.slice(0, 10));
  return [...days]
    .map(([day, own]) => {
      const failed = own.reduce((sum, report) => sum + report.failed, 0);
      return { day, failed, passed: own.reduce((sum, report) => sum + report.total, 0) - failed };
    })
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

function KindChart({ kind, reports }: { kind: 'dmarc' | 'tls'; reports: readonly MailReport[] }) {
  const { t } = useTranslation();
  const days = sumByDay(reports.filter((report) => report.kind === kind));
  if (days.length === 0) return null;
  return (
    <Chart
      title={t(`console.reports.chart.${kind}`)}
      lead={t(`console.reports.chart.${kind}Lead`)}
      spec={{
        kind: 'bars',
        isStacked: true,
        categories: days.map(({ day }) => pointLabel(day)),
        series: [
          { name: t('console.reports.passed'), tone: 'good', values: days.map(({ passed }) => passed) },
          { name: t('console.reports.failed'), tone: 'danger', values: days.map(({ failed }) => failed) },
        ],
        format: formatCount,
      }}
    />
  );
}

export function ReportsSection() {
  const { t } = useTranslation();
  const [kind, setKind] = useState<string | null>(null);
  const desk = useDesk('MailReport', { filter: kind === null ? {} : { kind }, sort: 'endsAt' });
  const { rows } = desk;
  const columns: readonly Column<MailReport>[] = [
    {
      label: 'console.reports.from',
      isWide: true,
      show: (row) => row.organisation,
      text: (row) => row.organisation,
    },
    {
      label: 'console.reports.kind',
      show: (row) => <Badge kind="accent">{row.kind.toUpperCase()}</Badge>,
      text: (row) => row.kind.toUpperCase(),
    },
    { label: 'console.reports.day', show: (row) => dayText(row.endsAt), text: (row) => row.endsAt },
    { label: 'console.reports.domain', show: (row) => row.domain, text: (row) => row.domain, isHidden: true },
    {
      label: 'console.reports.total',
      isNumber: true,
      show: (row) => formatCount(row.total),
      text: (row) => `${row.total}`,
    },
    {
      label: 'console.reports.failed',
      isNumber: true,
      show: (row) =>
        row.failed > 0 ? <Badge kind="danger">{formatCount(row.failed)}</Badge> : formatCount(row.failed),
      text: (row) => `${row.failed}`,
    },
  ];
  return (
    <>
      {rows.length > 0 && (
        <div className="charts charts-above">
          <KindChart kind="dmarc" reports={rows} />
          <KindChart kind="tls" reports={rows} />
        </div>
      )}
      <Desk
        desk={desk}
        section="reports"
        icon={IconReportAnalytics}
        columns={columns}
        isFiltered={kind !== null}
        filters={
          <StateFilter
            value={kind}
            states={['dmarc', 'tls']}
            nameOf={(one) => t(`console.reports.kinds.${one}`)}
            onChange={setKind}
          />
        }
        detail={(shown, close) => <ReportDetail report={shown} onClose={close} />}
      />
    </>
  );
}
