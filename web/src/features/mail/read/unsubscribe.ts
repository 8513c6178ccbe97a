/** Leaves a mailing list (RFC 2369): by the letter that the list asks for, or on its page, which opens apart from ours. */
import type { TFunction } from 'i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { startMessage } from '../compose/composers.ts';

export function unsubscribe(addresses: readonly string[], accountId: string, t: TFunction): void {
  const letter = addresses.find((address) => address.startsWith('mailto:'));
  const page = addresses.find((address) => address.startsWith('https://'));
  if (letter) {
    const url = new URL(letter);
    startMessage({
      accountId,
      to: [{ name: null, email: decodeURIComponent(url.pathname) }],
      subject: url.searchParams.get('subject') ?? 'unsubscribe',
      html: '<p></p>',
    });
    showToast(t('read.unsubscribeLetter'));
  } else if (page) window.open(page, '_blank', 'noopener,noreferrer');
  else showToast(t('read.unsubscribeNone'), { kind: 'fault' });
}
