/** `urn:congthu:activity`: what happens, as numbers (R6.3), and what accounts use. A further type is one file and one line here. */
import type { JmapModule } from '../method.ts';
import { accountUse } from './account-use.ts';
import { agencyWork } from './agency-work.ts';
import { healthCheck } from './health.ts';
import { mailTraffic } from './mail-traffic.ts';
import { statusNotice } from './status-notice.ts';
import { storageDay } from './storage-day.ts';
import { lateWork, workTimes } from './work-report.ts';

export const activity: JmapModule = {
  capability: 'urn:congthu:activity',
  describe: () => ({}),
  describeProvince: () => ({}),
  types: [mailTraffic, storageDay, accountUse, statusNotice, agencyWork],
  methods: [workTimes, lateWork, healthCheck],
};
