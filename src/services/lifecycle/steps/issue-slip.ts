/** The first password is made when its slip is printed; until then it waits (R6.2). */
import { requestSlip } from '#domain/accounts/password-slips.ts';
import { accountOf, type Step } from '../work.ts';

export const issueSlip: Step = {
  name: 'issueSlip',
  async run(work) {
    const account = accountOf(work);
    await requestSlip(work.tx, {
      accountId: account.id,
      requestId: work.request.id,
      now: work.act.now,
    });
    work.effects.push({ kind: 'slip', act: 'made', subject: account.address });
  },
};
