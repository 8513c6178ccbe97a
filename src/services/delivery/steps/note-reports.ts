/**
 * Notes with a submission the reports that come back about it (RFC 8621 §7 `dsnBlobIds`, `mdnBlobIds`, `deliveryStatus`), in the
 * transaction that stores them. They are delivered like any other message.
 */
import { noteReport } from '#domain/mailstore/submission-reports.ts';
import { readReturnedReport } from '#formats/report/returned-report.ts';
import { parsedMessage } from '../mail-in-hand.ts';
import { PASS, type Step } from '../verdict.ts';

export const noteReports: Step = {
  name: 'note reports',
  run(mail) {
    if (mail.dispositions.size === 0) return PASS;
    if (!/^\s*multipart\/report\b/i.test(mail.header.values('content-type')[0] ?? '')) return PASS;
    const report = readReturnedReport(mail.message.bytes, parsedMessage(mail));
    if (report && report.messageIds.length > 0)
      mail.remembered.push(async (tx, filed) => {
        for (const { accountId, emailId } of filed) await noteReport(tx, accountId, { ...report, emailId });
      });
    return PASS;
  },
};
