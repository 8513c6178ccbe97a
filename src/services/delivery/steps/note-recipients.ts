/** Remembers to whom somebody writes: an answer from there is no first letter (R8.8). */
import { isElsewhere } from '../incoming-message.ts';
import { PASS, type Step } from '../verdict.ts';

export const noteRecipients: Step = {
  name: 'note recipients',
  run(mail, parts) {
    const { principal, recipients } = mail.message;
    if (principal?.kind !== 'account') return PASS;
    const { accountId } = principal;
    const outside = recipients.filter(isElsewhere);
    const pairs = outside.map(({ address }) => ({ accountId, address: address.toLowerCase() }));
    if (pairs.length > 0) mail.afterFiling.push(() => parts.acquaintances?.note(pairs));
    return PASS;
  },
};
