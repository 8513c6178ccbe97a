/** Goes on with a draft: its content is fetched, and a window opened with it. */
import type { Client } from '../../../jmap/client.ts';
import { BODY_ARGUMENTS } from '../read/use-thread.ts';
import { startMessage } from './composers.ts';
import { textToHtml } from './html-text.ts';

/** What stands in the body: its own style is put on again when the draft is saved. */
function bodyOf(html: string): string {
  return html.replaceAll(/^[\s\S]*?<body[^>]*>|<\/body>[\s\S]*$/gi, '');
}

export function openDraft(client: Client, accountId: string, id: string): void {
  const open = async (): Promise<void> => {
    await client.fetchSome('Email', accountId, [id], {
      ...BODY_ARGUMENTS,
      properties: [...BODY_ARGUMENTS.properties, 'inReplyTo'],
    });
    const email = client.cache.get('Email', accountId, id);
    if (!email) return;
    const html = email.htmlBody?.find((part) => part.type === 'text/html');
    const text = email.textBody?.find((part) => part.type === 'text/plain');
    const valueOf = (partId: string | null | undefined): string =>
      (partId && email.bodyValues?.[partId]?.value) || '';
    startMessage({
      accountId,
      draftId: id,
      to: email.to ?? [],
      cc: email.cc ?? [],
      bcc: email.bcc ?? [],
      subject: email.subject,
      html: html ? bodyOf(valueOf(html.partId)) : textToHtml(valueOf(text?.partId)),
      files: (email.attachments ?? []).flatMap(({ blobId, name, type, size }) =>
        blobId === null ? [] : [{ key: blobId, blobId, name: name ?? 'file', type, size }],
      ),
      references: email.references ?? [],
    });
  };
  open().catch(reportError);
}
