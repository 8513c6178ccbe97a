/** `urn:congthu:safety`: mail held back, taken back, and reported (R6.5, R8.7). A further type is one file and one line here. */
import type { JmapModule } from '../method.ts';
import { mailIncident } from './mail-incident.ts';
import { mailRemoval } from './mail-removal.ts';
import { mailReport } from './mail-report.ts';
import { quarantinedMail } from './quarantined-mail.ts';
import { withheldMail } from './withheld-mail.ts';

export const safety: JmapModule = {
  capability: 'urn:congthu:safety',
  describe: () => ({}),
  describeProvince: () => ({}),
  types: [quarantinedMail, mailRemoval, mailIncident, mailReport, withheldMail],
  methods: [],
};
