/** `report list`, `report show`: what other systems say of mail in our name (RFC 7489, RFC 8460). */
import { listMailReports, type MailReport } from '#domain/mail-reports/mail-reports.ts';
import { type CommandDefinition, getArgument } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { withStore } from '../open-store.ts';
import type { Column } from '../output.ts';
import { requireUuid } from '../uuid-argument.ts';
import { dayText } from '../zoned-time.ts';
import { personalMailReport } from './policy.ts';

const COLUMNS: readonly Column<MailReport>[] = [
  { heading: { vi: 'MÃ', en: 'ID' }, cell: (report) => report.id },
  { heading: { vi: 'LOẠI', en: 'KIND' }, cell: (report) => report.kind },
  { heading: { vi: 'TỪ', en: 'BY' }, cell: (report) => report.organisation },
  { heading: { vi: 'TÊN MIỀN', en: 'DOMAIN' }, cell: (report) => report.domain },
  { heading: { vi: 'NGÀY', en: 'DAY' }, cell: (report) => dayText(report.beginsAt) },
  { heading: { vi: 'SỐ', en: 'TOTAL' }, cell: (report) => `${report.total}` },
  { heading: { vi: 'LỖI', en: 'FAILED' }, cell: (report) => `${report.failed}` },
];

const reportList: CommandDefinition = {
  name: 'report list',
  summary: {
    vi: 'liệt kê báo cáo DMARC và TLS của các hệ thống khác',
    en: 'list DMARC and TLS reports of other systems',
  },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      const reports = await listMailReports(db, principal, {});
      call.output.table(reports, COLUMNS, (report) => report);
      return undefined;
    }),
};

const NONE = { vi: 'Không có báo cáo này.', en: 'There is no such report.' };

const reportShow: CommandDefinition = {
  name: 'report show',
  summary: { vi: 'xem một báo cáo', en: 'show a report' },
  arguments: [{ flags: '<id>', text: { vi: 'mã (xem: report list)', en: 'id (see: report list)' } }],
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      const [report] = await listMailReports(db, principal, { ids: [requireUuid(getArgument(call, 0))] });
      if (!report) throw new CommandFault(NONE, EXIT.failure);
      call.output.result(report, [JSON.stringify(report.content, undefined, 2)]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [reportList, reportShow, personalMailReport];
