/** Leaves a mailing list (RFC 2369): by the letter that the list asks for, or on its page, which opens apart from ours. */
import type { TFunction } from 'i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { startMessage } from '../compose/composers.ts';
import { parseMailto } from '../compose/parse-mailto.ts';

export function unsubscribe(addresses: readonly string[], accountId: string, t: TFunction): void {
  const letter = addresses.find((address) => address.startsWith('mailto:'));
  const page = addresses.find((address) => address.startsWith('https://'));
  if (letter) {
    startMessage({ accountId, subject: 'unsubscribe', html: '<p></p>', ...parseMailto(letter) });
    showToast(t('read.unsubscribeLetter'));
  } else if (page) window.open(page, '_blank', 'noopener,noreferrer');
  else showToast(t('read.unsubscribeNone'), { kind: 'fault' });
}
