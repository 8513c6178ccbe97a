/** Whose account a request steers hears of it: the person, or whoever may read the agency's mailbox (R8.5, R9.1). */
import { listMailboxPeople } from '#domain/accounts/deciders.ts';
import { accountOf, type Step } from '../work.ts';

export const tellOwners: Step = {
  name: 'tellOwners',
  async run(work) {
    const account = accountOf(work);
    work.told.add(account.id);
    if (account.kind !== 'agency') return;
    const people = await listMailboxPeople(work.tx, account.unitId, work.act.now);
    for (const { accountId } of people) work.told.add(accountId);
  },
};
