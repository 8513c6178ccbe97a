/** What to tell people when something went wrong: what happened, and what they can do. */
import i18next, { type TFunction } from 'i18next';
import { OfflineFault, RefusedFault, SignedOutFault } from '../../jmap/faults.ts';
import { isReadable, ownWords } from './own-words.ts';

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
  alreadyExists: 'faults.alreadyExists',
  stateMismatch: 'faults.conflict',
  serverUnavailable: 'faults.unavailable',
  serverFail: 'faults.unknown',
  requestTooLarge: 'faults.tooMany',
  rateLimit: 'faults.tooMany',
  '413': 'faults.tooLarge',
  '429': 'faults.tooMany',
};

/** The status of a server, or of what stands before it, that failed without a word of its own. */
const BROKEN = /^5\d\d$/;

export function faultText(t: TFunction, error: unknown): string {
  if (error instanceof OfflineFault) return t('faults.offline');
  if (error instanceof SignedOutFault) return t('faults.signedOut');
  if (!(error instanceof RefusedFault)) return t('faults.unknown');
  // What is said for people says more than the type does.
  const said = ownWords(error.message, i18next.language);
  if (said !== undefined) return said;
  const known = KNOWN[error.type];
  if (known !== undefined) return t(known);
  if (BROKEN.test(error.type)) return t('faults.unavailable');
  if (error.message === '') return t('faults.unknown');
  return isReadable(error.message, i18next.language)
    ? error.message
    : t('faults.refused', { detail: error.message });
}
