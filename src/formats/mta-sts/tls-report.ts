/** The daily report on TLS to a domain (RFC 8460 §4, §5.3) and the letter that carries it. Pure. */
import { encodeDate } from '../mime/date.ts';
import { encodeBase64Lines } from '../mime/transfer.ts';

/** RFC 8460 §4.3. */
export const TLS_RESULTS = [
  'starttls-not-supported',
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'validation-failure',
  'tlsa-invalid',
  'dnssec-invalid',
  'dane-required',
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
] as const;
export type TlsResult = (typeof TLS_RESULTS)[number];

export interface TlsReportFailure {
  result: TlsResult;
  receivingHost: string;
  receivingAddress: string;
  sessions: number;
}

export interface TlsReportPolicy {
  kind: 'sts' | 'tlsa' | 'no-policy-found';
  /** Lines of the policy as it was. */
  text: readonly string[];
  domain: string;
  hosts: readonly string[];
  successes: number;
  failures: readonly TlsReportFailure[];
}

export interface TlsReport {
  organization: string;
  contact: string;
  id: string;
  from: Date;
  to: Date;
  policies: readonly TlsReportPolicy[];
}

function second(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The report as JSON. */
export function encodeTlsReport(report: TlsReport): string {
  return JSON.stringify({
    'organization-name': report.organization,
    'date-range': { 'start-datetime': second(report.from), 'end-datetime': second(report.to) },
    'contact-info': report.contact,
    'report-id': report.id,
    policies: report.policies.map((policy) => ({
      policy: {
        'policy-type': policy.kind,
        'policy-string': policy.text,
        'policy-domain': policy.domain,
        ...(policy.hosts.length > 0 && { 'mx-host': policy.hosts }),
      },
      summary: {
        'total-successful-session-count': policy.successes,
        'total-failure-session-count': policy.failures.reduce((sum, failure) => sum + failure.sessions, 0),
      },
      'failure-details': policy.failures.map((failure) => ({
        'result-type': failure.result,
        'receiving-mx-hostname': failure.receivingHost,
        'receiving-ip': failure.receivingAddress,
        'failed-session-count': failure.sessions,
      })),
    })),
  });
}

/** The addresses that a `_smtp._tls` record asks for reports at (RFC 8460 §3). */
export function findReportAddresses(texts: readonly string[]): string[] {
  const own = texts.filter((text) => /^v=TLSRPTv1\s*;/.test(text));
  const [, list = ''] = own.length === 1 ? (/;\s*rua=([^;]+)/.exec(own[0] ?? '') ?? []) : [];
  return list
    .split(',')
    .map((address) => address.trim())
    .filter((address) => /^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(address));
}

export interface TlsReportLetter {
  report: TlsReport;
  /** The report's JSON in gzip. */
  packed: Buffer;
  domain: string;
  /** Our own mail domain. */
  submitter: string;
  to: string;
  now: number;
  messageId: string;
  boundary: string;
}

/** The letter (RFC 8460 §5.3). */
export function buildTlsReportLetter(letter: TlsReportLetter): Buffer {
  const { report, domain, submitter, boundary } = letter;
  const range = [report.from, report.to].map((date) => Math.floor(date.getTime() / 1000)).join('!');
  const file = `${submitter}!${domain}!${range}.json.gz`;
  const lines = [
    `From: <postmaster@${submitter}>`,
    `To: <${letter.to}>`,
    `Subject: Report Domain: ${domain} Submitter: ${submitter} Report-ID: <${report.id}@${submitter}>`,
    `Date: ${encodeDate(letter.now)}`,
    `Message-ID: <${letter.messageId}>`,
    `TLS-Report-Domain: ${domain}`,
    `TLS-Report-Submitter: ${submitter}`,
    'Auto-Submitted: auto-generated',
    // RFC 8460 §5.3: a report on TLS must get through where TLS does not (RFC 8689 §5).
    'TLS-Required: No',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type="tlsrpt"; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `This is an aggregate TLS report from ${submitter} for ${domain}.`,
    '',
    `--${boundary}`,
    'Content-Type: application/tlsrpt+gzip',
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${file}"`,
    '',
    encodeBase64Lines(letter.packed),
    '',
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
