/** A message as `Email/set` creates it (RFC 8621 §4.6): HTML with its text beside it, files by their blobs. Pure. */
import type { EmailAddress, Identity } from '../../../jmap/objects.ts';
import type { DraftFile } from './composers.ts';
import { linkBlockHtml, linkBlockText } from './link-block.ts';

export interface MessageContent {
  identity: Pick<Identity, 'name' | 'email'> & Partial<Identity>;
  to: readonly EmailAddress[];
  cc: readonly EmailAddress[];
  bcc: readonly EmailAddress[];
  subject: string;
  html: string;
  text: string;
  files: readonly DraftFile[];
  inReplyTo: readonly string[];
  references: readonly string[];
  wantsReceipt: boolean;
  secrecy: string;
  /** Why official mail goes to a personal service (R10.2), where the policy asks. */
  justification: string;
  /** When to be reminded if nobody answers. */
  remindAt: number | undefined;
}

/** What a message says beside its words, as properties of `Email` (RFC 8621 §4.1.3). */
const RECEIPT = 'header:Disposition-Notification-To:asAddresses';
export const SECRECY = 'header:X-CongThu-Secrecy:asText';
export const JUSTIFICATION = 'header:X-CongThu-Justification:asText';
/** Of drafts only: what is sent says nothing of it. */
export const REMIND_AT = 'header:X-CongThu-Remind-At:asText';

/** The level that a message has unless somebody chose another (R6.4). */
export const ORDINARY = 'thuong';

const STYLE =
  'font-family:-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;font-size:15px;line-height:1.6';

function addresses(list: readonly EmailAddress[]): EmailAddress[] | null {
  return list.length === 0 ? null : list.map(({ name, email }) => ({ name, email }));
}

function headersOf(content: MessageContent): Record<string, unknown> {
  const { identity, wantsReceipt, secrecy, justification } = content;
  return {
    ...(wantsReceipt && {
      [RECEIPT]: [{ name: identity.name || null, email: identity.email }],
    }),
    ...(secrecy !== ORDINARY && { [SECRECY]: secrecy }),
    ...(justification !== '' && { [JUSTIFICATION]: justification }),
  };
}

/** The creation; `mailboxId` is where it lies first, with the keywords of a draft. */
export function encodeMessage(content: MessageContent, mailboxId: string): Record<string, unknown> {
  const { identity, to, cc, bcc, subject, html, text, files, inReplyTo, references } = content;
  return {
    mailboxIds: { [mailboxId]: true },
    keywords: { $draft: true, $seen: true },
    from: [{ name: identity.name || null, email: identity.email }],
    to: addresses(to),
    cc: addresses(cc),
    bcc: addresses(bcc),
    ...(identity.replyTo && { replyTo: identity.replyTo }),
    subject,
    ...(inReplyTo.length > 0 && { inReplyTo }),
    ...(references.length > 0 && { references }),
    ...headersOf(content),
    textBody: [{ partId: 'text', type: 'text/plain' }],
    htmlBody: [{ partId: 'html', type: 'text/html' }],
    attachments: files.flatMap(({ blobId, name, type }) =>
      blobId === undefined
        ? []
        : [{ blobId, name, type: type || 'application/octet-stream', disposition: 'attachment' }],
    ),
    bodyValues: {
      text: { value: `${text}${linkBlockText(files)}` },
      html: { value: `<html><body style='${STYLE}'>${html}${linkBlockHtml(files)}</body></html>` },
    },
  };
}

/** As a draft, that also knows what is to be done when it is sent. */
export function encodeDraft(content: MessageContent, mailboxId: string): Record<string, unknown> {
  const { remindAt } = content;
  return {
    ...encodeMessage(content, mailboxId),
    ...(remindAt !== undefined && { [REMIND_AT]: new Date(remindAt).toISOString() }),
  };
}
