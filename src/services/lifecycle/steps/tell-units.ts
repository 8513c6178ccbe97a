/** The units concerned are told by mail after the commit: where somebody came, and where they left (R7.b). */
import { listAgencyAccounts } from '#domain/accounts/change-account.ts';
import type { Step } from '../work.ts';

export const tellUnits: Step = {
  name: 'tellUnits',
  async run(work) {
    for (const unit of [work.unit, work.otherUnit]) {
      if (!unit) continue;
      for (const account of await listAgencyAccounts(work.tx, unit.id)) {
        work.told.add(account.id);
        work.effects.push({ kind: 'notice', act: 'made', subject: account.address });
      }
    }
  },
};
