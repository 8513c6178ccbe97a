/** From an IMAP URL to the bytes it names, for CATENATE and URLFETCH (RFC 4469 §3, RFC 4467 §6). */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { openBytes } from '#domain/mailstore/message-bytes.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { readMessages } from '#domain/mailstore/messages.ts';
import { findSection, partialRange, selectHeaderFields } from '#formats/imap/sections.ts';
import type { MessageUrl } from '#formats/imap/url.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import type { ImapDependencies } from './dependencies.ts';

/** The bytes, or undefined where the mailbox has no such message or the message no such part. */
export async function readUrl(
  { db, blobs }: Pick<ImapDependencies, 'db' | 'blobs'>,
  place: { access: MailAccess; mailbox: Pick<Mailbox, 'id' | 'uidValidity'> },
  url: MessageUrl,
): Promise<Buffer | undefined> {
  const { access, mailbox } = place;
  if (url.uidValidity !== undefined && url.uidValidity !== mailbox.uidValidity) return undefined;
  const [stored] = await readMessages(db, access, mailbox.id, [url.uid], { parts: true });
  const [bytes] = stored ? await openBytes(blobs, [stored]) : [];
  if (!stored || !bytes) return undefined;
  const section = url.section ?? { part: [], fields: [] };
  const range = findSection(decodeParts(stored.parts ?? ''), stored.size, section);
  if (!range) return undefined;
  if (!section.text?.startsWith('HEADER.FIELDS')) return bytes.read(partialRange(range, url.partial));
  const chosen = selectHeaderFields(
    await bytes.read(range),
    section.fields,
    section.text === 'HEADER.FIELDS.NOT',
  );
  const { start, end } = partialRange({ start: 0, end: chosen.length }, url.partial);
  return chosen.subarray(start, end);
}
