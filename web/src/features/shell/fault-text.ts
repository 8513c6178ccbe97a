/** What to tell people when something went wrong: what happened, and what they can do. */
import type { TFunction } from 'i18next';
import { OfflineFault, RefusedFault, SignedOutFault } from '../../jmap/faults.ts';

const KNOWN: Readonly<Record<string, string>> = {
  forbidden: 'faults.forbidden',
  accountReadOnly: 'faults.forbidden',
  forbiddenFrom: 'faults.forbiddenFrom',
  forbiddenMailFrom: 'faults.forbiddenFrom',
  forbiddenToSend: 'faults.forbiddenToSend',
  invalidRecipients: 'faults.invalidRecipients',
  noRecipients: 'faults.noRecipients',
  tooManyRecipients: 'faults.tooManyRecipients',
  tooLarge: 'faults.tooLarge',
  overQuota: 'faults.overQuota',
  mailboxHasChild: 'faults.mailboxHasChild',
  mailboxHasEmail: 'faults.mailboxHasEmail',
  notFound: 'faults.notFound',
  '413': 'faults.tooLarge',
  '429': 'faults.tooMany',
};

export function faultText(t: TFunction, error: unknown): string {
  if (error instanceof OfflineFault) return t('faults.offline');
  if (error instanceof SignedOutFault) return t('faults.signedOut');
  if (!(error instanceof RefusedFault)) return t('faults.unknown');
  // A reason in Vietnamese says more than that it was refused.
  if (/[à-ỹđ]/iu.test(error.message)) return error.message;
  const known = KNOWN[error.type];
  // What the pipeline says for people is in Vietnamese and English already.
  if (known === undefined) return error.message || t('faults.unknown');
  return t(known);
}
