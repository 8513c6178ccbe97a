/** DMARC aggregate reports (RFC 7489 appendix C) as values, read and written. */
import { childOf, escapeXml, parseXml, textAt, type XmlElement } from './xml.ts';

export interface AggregateRow {
  sourceIp: string;
  count: number;
  disposition: string;
  /** Whether the aligned results pass. */
  dkim: string;
  spf: string;
  headerFrom: string;
  envelopeFrom: string;
  dkimResults: { domain: string; selector: string; result: string }[];
  spfResults: { domain: string; result: string }[];
}

export interface AggregateReport {
  organisation: string;
  email: string;
  reportId: string;
  /** Seconds since 1970. */
  begin: number;
  end: number;
  domain: string;
  policy: string;
  rows: AggregateRow[];
}

const MAX_ROWS = 20_000;

function readRow(record: XmlElement): AggregateRow {
  const row = childOf(record, 'row');
  const results = childOf(record, 'auth_results')?.children ?? [];
  return {
    sourceIp: textAt(row, 'source_ip'),
    count: Number(textAt(row, 'count')) || 0,
    disposition: textAt(row, 'policy_evaluated', 'disposition'),
    dkim: textAt(row, 'policy_evaluated', 'dkim'),
    spf: textAt(row, 'policy_evaluated', 'spf'),
    headerFrom: textAt(record, 'identifiers', 'header_from'),
    envelopeFrom: textAt(record, 'identifiers', 'envelope_from'),
    dkimResults: results
      .filter(({ name }) => name === 'dkim')
      .map((one) => ({
        domain: textAt(one, 'domain'),
        selector: textAt(one, 'selector'),
        result: textAt(one, 'result'),
      })),
    spfResults: results
      .filter(({ name }) => name === 'spf')
      .map((one) => ({ domain: textAt(one, 'domain'), result: textAt(one, 'result') })),
  };
}

/** The report; undefined for what is none. */
export function parseAggregateReport(xml: string): AggregateReport | undefined {
  const root = parseXml(xml);
  if (root?.name !== 'feedback') return undefined;
  const metadata = childOf(root, 'report_metadata');
  const published = childOf(root, 'policy_published');
  const report: AggregateReport = {
    organisation: textAt(metadata, 'org_name'),
    email: textAt(metadata, 'email'),
    reportId: textAt(metadata, 'report_id'),
    begin: Number(textAt(metadata, 'date_range', 'begin')),
    end: Number(textAt(metadata, 'date_range', 'end')),
    domain: textAt(published, 'domain').toLowerCase(),
    policy: textAt(published, 'p'),
    rows: root.children
      .filter(({ name }) => name === 'record')
      .slice(0, MAX_ROWS)
      .map(readRow),
  };
  const isWhole =
    report.reportId !== '' &&
    report.domain !== '' &&
    Number.isFinite(report.begin) &&
    Number.isFinite(report.end);
  return isWhole ? report : undefined;
}

function element(name: string, text: string | number): string {
  return `<${name}>${escapeXml(String(text))}</${name}>`;
}

function encodeRow(row: AggregateRow): string {
  const dkim = row.dkimResults.map(
    ({ domain, selector, result }) =>
      `<dkim>${element('domain', domain)}${element('selector', selector)}${element('result', result)}</dkim>`,
  );
  const spf = row.spfResults.map(
    ({ domain, result }) => `<spf>${element('domain', domain)}${element('result', result)}</spf>`,
  );
  return (
    `<record><row>${element('source_ip', row.sourceIp)}${element('count', row.count)}<policy_evaluated>` +
    `${element('disposition', row.disposition)}${element('dkim', row.dkim)}${element('spf', row.spf)}</policy_evaluated></row>` +
    `<identifiers>${element('header_from', row.headerFrom)}${element('envelope_from', row.envelopeFrom)}</identifiers>` +
    `<auth_results>${dkim.join('')}${spf.join('')}</auth_results></record>`
  );
}

/** The report as XML. */
export function encodeAggregateReport(report: AggregateReport): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<feedback><version>1.0</version><report_metadata>` +
    `${element('org_name', report.organisation)}${element('email', report.email)}${element('report_id', report.reportId)}` +
    `<date_range>${element('begin', report.begin)}${element('end', report.end)}</date_range></report_metadata>` +
    `<policy_published>${element('domain', report.domain)}${element('p', report.policy)}</policy_published>` +
    `${report.rows.map(encodeRow).join('')}</feedback>\n`
  );
}
