/** A draft on the server as the message that one goes on with: everything that `encodeDraft` puts into it comes back. Pure. */
import type { Email, Identity } from '../../../jmap/objects.ts';
import type { MessageStart } from './composers.ts';
import { textToHtml } from './html-text.ts';
import { JUSTIFICATION, REMIND_AT, SECRECY } from './message-object.ts';

/** Asked for beside what reading asks for. */
export const DRAFT_PROPERTIES = ['inReplyTo', SECRECY, JUSTIFICATION, REMIND_AT] as const;

export interface DraftEmail extends Email {
  inReplyTo?: string[] | null;
  [SECRECY]?: string | null;
  [JUSTIFICATION]?: string | null;
  [REMIND_AT]?: string | null;
}

/** What stands in the body: its own style is put on again when the draft is saved. */
function bodyOf(html: string): string {
  return html.replaceAll(/^[\s\S]*?<body[^<>]*>|<\/body>[\s\S]*$/gi, '');
}

function htmlOf({ htmlBody, textBody, bodyValues }: Email): string {
  const valueOf = (partId: string | null | undefined): string =>
    (partId && bodyValues?.[partId]?.value) || '';
  const html = htmlBody?.find((part) => part.type === 'text/html');
  if (html) return bodyOf(valueOf(html.partId));
  return textToHtml(valueOf(textBody?.find((part) => part.type === 'text/plain')?.partId));
}

export function draftStart(
  email: DraftEmail,
  accountId: string,
  identities: readonly Identity[],
): MessageStart {
  const sender = email.from?.[0]?.email.toLowerCase();
  const remindAt = Date.parse(email[REMIND_AT]?.trim() ?? '');
  return {
    accountId,
    draftId: email.id,
    identityId: identities.find((identity) => identity.email.toLowerCase() === sender)?.id,
    to: email.to ?? [],
    cc: email.cc ?? [],
    bcc: email.bcc ?? [],
    subject: email.subject,
    html: htmlOf(email),
    files: (email.attachments ?? []).flatMap(({ blobId, name, type, size }) =>
      blobId === null ? [] : [{ key: blobId, blobId, name: name ?? 'file', type, size }],
    ),
    inReplyTo: email.inReplyTo ?? [],
    references: email.references ?? [],
    wantsReceipt: (email['header:Disposition-Notification-To:asAddresses'] ?? []).length > 0,
    ...(email[SECRECY] && { secrecy: email[SECRECY].trim() }),
    ...(email[JUSTIFICATION] && { justification: email[JUSTIFICATION].trim() }),
    ...(Number.isFinite(remindAt) && { remindAt }),
  };
}
