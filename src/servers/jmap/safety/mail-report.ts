/** `MailReport`: DMARC and TLS reports of other systems on mail in our name (RFC 7489, RFC 8460), for the center. */
import { authorize } from '#domain/directory/authorize.ts';
import { listMailReports, type MailReport } from '#domain/mail-reports/mail-reports.ts';
import type { Json } from '#formats/jmap/json.ts';
import { defineType } from '../define-type.ts';
import { asText, oneOf } from '../object-query.ts';

const conditions = { kind: oneOf('dmarc', 'tls'), domain: asText };

export const mailReport = defineType<MailReport, typeof conditions>({
  name: 'MailReport',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'mailReport.read', { kind: 'province' }),
  properties: {
    kind: (report) => report.kind,
    organisation: (report) => report.organisation,
    reportId: (report) => report.reportId,
    domain: (report) => report.domain,
    beginsAt: (report) => report.beginsAt.toISOString(),
    endsAt: (report) => report.endsAt.toISOString(),
    receivedAt: (report) => report.receivedAt.toISOString(),
    total: (report) => report.total,
    failed: (report) => report.failed,
    content: (report) => report.content as Json,
  },
  byDefault: [
    'kind',
    'organisation',
    'reportId',
    'domain',
    'beginsAt',
    'endsAt',
    'receivedAt',
    'total',
    'failed',
  ],
  read: ({ deps, principal }, ids, most) => listMailReports(deps.db, principal, { ids }, most),
  query: {
    conditions,
    sorts: ['endsAt'],
    ids: async ({ deps, principal }, condition, { isAscending }, most) => {
      const ids = (await listMailReports(deps.db, principal, condition, most)).map(({ id }) => id);
      return isAscending ? ids.reverse() : ids;
    },
  },
});
