/** One report as data: from where mail in our name came and whether it proved it, or how TLS with us failed. */
import { useTranslation } from 'react-i18next';
import { formatCount, longTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import { Breakable } from '../../objects/breakable.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { useMethod } from '../parts/use-method.ts';
import type { MailReport } from './report-types.ts';

interface DmarcContent {
  policy: string;
  rows: {
    sourceIp: string;
    count: number;
    disposition: string;
    dkim: string;
    spf: string;
    headerFrom: string;
  }[];
}

interface TlsFailure {
  'result-type'?: string;
  'failed-session-count'?: number;
  'receiving-mx-hostname'?: string;
  'sending-mta-ip'?: string;
}

interface TlsContent {
  policies: {
    policy?: { 'policy-type'?: string; 'policy-domain'?: string };
    summary?: { 'total-successful-session-count'?: number; 'total-failure-session-count'?: number };
    'failure-details'?: TlsFailure[];
  }[];
}

const MAX_ROWS = 200;

function Result({ of, value }: { of: string; value: string }) {
  return <Badge kind={value === 'pass' ? 'good' : 'danger'}>{`${of} ${value}`}</Badge>;
}

function DmarcRows({ content }: { content: DmarcContent }) {
  const { t } = useTranslation();
  const rows = content.rows.toSorted((a, b) => b.count - a.count).slice(0, MAX_ROWS);
  return (
    <div className="objects-scroll" tabIndex={0} role="region" aria-label={t('console.reports.sources')}>
      <table className="objects-table report-sources">
        <thead>
          <tr>
            <th scope="col">{t('console.reports.source')}</th>
            <th scope="col" data-number="true">
              {t('console.reports.count')}
            </th>
            <th scope="col">{t('console.reports.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.sourceIp} ${row.headerFrom} ${row.dkim} ${row.spf} ${row.disposition}`}>
              <td className="record">
                <Breakable of={row.sourceIp} />
              </td>
              <td data-number="true">{formatCount(row.count)}</td>
              <td className="report-outcome">
                <Result of="DKIM" value={row.dkim} /> <Result of="SPF" value={row.spf} />{' '}
                <span>{t(`console.reports.dispositions.${row.disposition}`, row.disposition)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TlsRows({ content }: { content: TlsContent }) {
  const { t } = useTranslation();
  return content.policies.map((one) => (
    <div key={`${one.policy?.['policy-type']} ${one.policy?.['policy-domain']}`}>
      <p>
        {one.policy?.['policy-type']} · {one.policy?.['policy-domain']}:{' '}
        {t('console.reports.tlsSummary', {
          good: one.summary?.['total-successful-session-count'] ?? 0,
          bad: one.summary?.['total-failure-session-count'] ?? 0,
        })}
      </p>
      <ul className="evidence">
        {one['failure-details']?.map((failure) => (
          <li key={JSON.stringify(failure)} className="record">
            {failure['result-type']} × {failure['failed-session-count']} ·{' '}
            {failure['receiving-mx-hostname'] ?? failure['sending-mta-ip']}
          </li>
        ))}
      </ul>
    </div>
  ));
}

export function ReportDetail({ report, onClose }: { report: MailReport; onClose: () => void }) {
  const { t } = useTranslation();
  const { answer } = useMethod<{ list: { content: unknown }[] }>('MailReport/get', {
    ids: [report.id],
    properties: ['content'],
  });
  const content = answer?.list[0]?.content;
  return (
    <Detail
      title={report.organisation}
      badge={<Badge kind="accent">{report.kind.toUpperCase()}</Badge>}
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.reports.span'), `${longTime(report.beginsAt)} – ${longTime(report.endsAt)}`],
          [t('console.reports.domain'), report.domain],
          [t('console.reports.total'), formatCount(report.total)],
          [t('console.reports.failed'), formatCount(report.failed)],
          [t('console.reports.policy'), (content as DmarcContent | undefined)?.policy],
          [
            t('console.reports.id'),
            <span key="id" className="record">
              {report.reportId}
            </span>,
          ],
        ]}
      />
      {content !== undefined && (
        <Part title={t('console.reports.sources')}>
          {report.kind === 'dmarc' ? (
            <DmarcRows content={content as DmarcContent} />
          ) : (
            <TlsRows content={content as TlsContent} />
          )}
        </Part>
      )}
    </Detail>
  );
}
