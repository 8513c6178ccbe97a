/** The message that is answered, as a quotation below the answer. */
import type { TFunction } from 'i18next';
import { DOMPurify } from '../../../design/purify.ts';
import { longTime } from '../../../i18n/format.ts';
import type { Email, EmailAddress } from '../../../jmap/objects.ts';
import { escapeHtml, textToHtml } from './html-text.ts';

/** The content as HTML that an editor may hold: no style of its own, no pictures of other places. */
function contentOf(email: Email): string {
  const html = email.htmlBody?.find((part) => part.type === 'text/html' && part.partId !== null);
  const value = (part: { partId: string | null } | undefined): string =>
    (part?.partId && email.bodyValues?.[part.partId]?.value) || '';
  if (!html) return textToHtml(value(email.textBody?.[0]));
  return DOMPurify.sanitize(value(html), {
    FORBID_TAGS: ['style', 'img', 'form', 'input', 'button', 'iframe', 'object', 'video', 'audio'],
    FORBID_ATTR: ['style', 'class', 'id', 'bgcolor', 'background'],
  });
}

function person({ name, email }: EmailAddress): string {
  return escapeHtml(name ? `${name} <${email}>` : email);
}

export function quoteForReply(email: Email, t: TFunction): string {
  const who = email.from?.[0];
  const head = t('compose.wrote', {
    when: longTime(email.sentAt ?? email.receivedAt),
    who: who ? (who.name ?? who.email) : '',
  });
  return `<p></p><p>${escapeHtml(head)}</p><blockquote>${contentOf(email)}</blockquote>`;
}

export function quoteForForward(email: Email, t: TFunction): string {
  const rows = [
    [t('read.fromLabel'), (email.from ?? []).map(person).join(', ')],
    [t('read.dateLabel'), longTime(email.sentAt ?? email.receivedAt)],
    [t('compose.subject'), escapeHtml(email.subject)],
    [t('read.toLabel'), (email.to ?? []).map(person).join(', ')],
  ].map(([label, text]) => `${label}: ${text}`);
  return `<p></p><p>---------- ${t('compose.forwarded')} ----------<br>${rows.join('<br>')}</p>${contentOf(email)}`;
}
