/**
 * Gives every local recipient the place where mail goes that nobody ordered elsewhere: INBOX, or Junk by the junk step's
 * word. What follows may order otherwise for each of them.
 */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Disposition, Place } from '../disposition.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step } from '../verdict.ts';

/** Where mail goes that nobody ordered elsewhere. */
export function defaultPlace(mail: Pick<MailInHand, 'junk'>): Place {
  return { target: { role: mail.junk?.isJunk ? 'junk' : 'inbox' }, flags: [] };
}

/** One disposition for each account that the envelope names, however many of its addresses. */
function defaultDispositions(mail: MailInHand): Map<AccountId, Disposition> {
  const dispositions = new Map<AccountId, Disposition>();
  for (const recipient of mail.message.recipients) {
    const { accountId } = recipient;
    if (accountId === undefined || dispositions.has(accountId)) continue;
    dispositions.set(accountId, {
      accountId,
      recipient,
      places: [defaultPlace(mail)],
      onward: [],
      replies: [],
    });
  }
  return dispositions;
}

export const localRecipients: Step = {
  name: 'local recipients',
  run(mail) {
    mail.dispositions = defaultDispositions(mail);
    return PASS;
  },
};
