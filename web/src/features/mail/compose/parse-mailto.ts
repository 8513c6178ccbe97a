/** A `mailto:` as the beginning of a message (RFC 6068); anything else is one without anything. Pure. */
import type { EmailAddress } from '../../../jmap/objects.ts';
import type { MessageStart } from './composers.ts';
import { textToHtml } from './html-text.ts';

function addressesOf(list: string | null): EmailAddress[] {
  return (list ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((email) => email.includes('@'))
    .map((email) => ({ name: null, email }));
}

export function parseMailto(text: string): Pick<MessageStart, 'to' | 'cc' | 'bcc' | 'subject' | 'html'> {
  const url = URL.parse(text);
  if (url?.protocol !== 'mailto:') return {};
  // RFC 6068 §5: a plus is a plus here.
  const fields = new URLSearchParams(url.search.replaceAll('+', '%2B'));
  const body = fields.get('body');
  return {
    to: [...addressesOf(decodeURIComponent(url.pathname)), ...addressesOf(fields.get('to'))],
    cc: addressesOf(fields.get('cc')),
    bcc: addressesOf(fields.get('bcc')),
    ...(fields.has('subject') && { subject: fields.get('subject') ?? '' }),
    ...(body !== null && { html: textToHtml(body) }),
  };
}
