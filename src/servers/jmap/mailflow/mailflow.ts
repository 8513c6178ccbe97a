/** `urn:congthu:mailflow`: mail on its way out, and what rules it. A further type is one file and one line here. */
import type { JmapModule } from '../method.ts';
import { dkimKey } from './dkim-key.ts';
import { dnsRecordCheck } from './dns-record.ts';
import { policy } from './policy.ts';
import { queuedMail } from './queued-mail.ts';
import { sendApproval } from './send-approval.ts';
import { sendingHold } from './sending-hold.ts';

export const mailflow: JmapModule = {
  capability: 'urn:congthu:mailflow',
  describe: () => ({}),
  describeProvince: () => ({}),
  types: [queuedMail, sendApproval, sendingHold, policy, dkimKey],
  methods: [dnsRecordCheck],
};
