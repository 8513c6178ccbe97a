/** Keeps the DMARC and TLS reports that come to postmaster as data (RFC 7489, RFC 8460); the message is delivered all the same. */
import { readReport } from '#services/mail-reports/read-report.ts';
import { parsedMessage } from '../mail-in-hand.ts';
import { PASS, type Step } from '../verdict.ts';

/** What `doctor` and the console tell to publish as `rua`. */
const REPORTS_TO = /^postmaster@/i;

export const collectReports: Step = {
  name: 'collect reports',
  async run(mail, parts) {
    const { keepReport } = parts;
    if (!keepReport || !mail.message.recipients.some(({ address }) => REPORTS_TO.test(address))) return PASS;
    const report = await readReport(mail.message.bytes, parsedMessage(mail));
    if (report) mail.afterFiling.push(() => keepReport(report));
    return PASS;
  },
};
