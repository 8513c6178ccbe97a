/**
 * A message of the sample as bytes (RFC 5322, RFC 2045–2047, RFC 2231), and the mark by which it is known again.
 *
 * The same planned message always gives the same bytes: boundaries come from its Message-ID, dates from the plan.
 */

import { systemPrincipal } from '#domain/directory/principal.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { readMessages } from '#domain/mailstore/messages.ts';
import { readSnapshot } from '#domain/mailstore/snapshot.ts';
import { encodeDate } from '#formats/mime/date.ts';
import { encodeHeaderText } from '#formats/mime/encoded-words.ts';
import { encodeQuotedPrintable } from '#formats/mime/quoted-printable.ts';
import { encodeBase64Lines } from '#formats/mime/transfer.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { DemoAttachment } from './conversations.ts';
import type { DemoParty, PlannedMessage } from './plan-demo.ts';

const HUE_ZONE_MINUTES = 7 * 60;
/** Carries the day of the first start, so that a second one plans the same messages. */
const MARK = 'X-CongThu-Demo';
const HEADER_BYTES = 4096;

function encodeParty({ name, address }: DemoParty): string {
  return `${encodeFolded(name)} <${address}>`;
}

/** Encoded words, each on a line of its own (RFC 2047 §2). */
function encodeFolded(text: string): string {
  return encodeHeaderText(text).replaceAll('?= =?', '?=\r\n =?');
}

/** One address a line keeps every line short. */
function encodeParties(parties: readonly DemoParty[]): string {
  return parties.map(encodeParty).join(',\r\n ');
}

function encodeText(text: string, subtype: 'plain' | 'html' = 'plain'): string {
  const body = encodeQuotedPrintable(Buffer.from(text.replaceAll('\n', '\r\n')));
  return `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${body}`;
}

/** RFC 2231 §4: percent-encoded UTF-8; `'`, `(`, `)`, `*` and `!` are no attribute characters. */
function encodeFileName(name: string): string {
  const percent = encodeURIComponent(name).replace(
    /['()*!]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16)}`,
  );
  return `filename*=utf-8''${percent}`;
}

function encodeAttachment(attachment: DemoAttachment): string {
  return [
    `Content-Type: ${attachment.type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment;\r\n ${encodeFileName(attachment.name)}`,
    '',
    encodeBase64Lines(Buffer.from(attachment.content)),
    '',
  ].join('\r\n');
}

/** The text, with its HTML beside it where there is one (RFC 2046 §5.1.4). */
function encodeContent({ text, html, messageId }: PlannedMessage): string {
  if (html === undefined) return encodeText(text);
  const boundary = `=_alt-${messageId.split('@')[0]}`;
  const body = [encodeText(text), encodeText(html, 'html')]
    .map((part) => `--${boundary}\r\n${part}\r\n`)
    .join('');
  return `Content-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`;
}

function encodeBody(planned: PlannedMessage): string {
  if (planned.attachments.length === 0) return encodeContent(planned);
  const boundary = `=_${planned.messageId.split('@')[0]}`;
  const parts = [encodeContent(planned), ...planned.attachments.map(encodeAttachment)];
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
  return `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`;
}

/** The bytes of a planned message. */
export function composeDemoMessage(planned: PlannedMessage, day: string): Buffer {
  const answered = planned.references.at(-1);
  const header = [
    `Date: ${encodeDate(planned.date.getTime(), HUE_ZONE_MINUTES)}`,
    `From: ${encodeParty(planned.from)}`,
    `To: ${encodeParties(planned.to)}`,
    ...(planned.cc.length > 0 ? [`Cc: ${encodeParties(planned.cc)}`] : []),
    `Subject: ${encodeFolded(planned.subject)}`,
    `Message-ID: <${planned.messageId}>`,
    ...(answered === undefined ? [] : [`In-Reply-To: <${answered}>`]),
    ...(answered === undefined
      ? []
      : [`References: ${planned.references.map((id) => `<${id}>`).join('\r\n ')}`]),
    `${MARK}: ${day}`,
    'MIME-Version: 1.0',
  ].join('\r\n');
  return Buffer.from(`${header}\r\n${encodeBody(planned)}`);
}

/** The day of the first start as the oldest message of an INBOX tells it, or undefined. */
export async function findDemoDay(
  { db, blobs }: { db: Database; blobs: BlobStore },
  accountId: AccountId,
): Promise<string | undefined> {
  const access: MailAccess = requireMailAccess(systemPrincipal('firstRun'), { accountId }, 'mailbox.read');
  const inbox = (await listMailboxes(db, access)).find((mailbox) => mailbox.role === 'inbox');
  if (!inbox) return undefined;
  const [uid] = (await readSnapshot(db, access, inbox.id)).uids;
  const [message] = uid === undefined ? [] : await readMessages(db, access, inbox.id, [uid], {});
  if (!message) return undefined;
  const header = await blobs.read(message.blob, { start: 0, end: Math.min(message.size, HEADER_BYTES) });
  return new RegExp(`^${MARK}: (\\d{4}-\\d\\d-\\d\\d)\\r$`, 'm').exec(header.toString('latin1'))?.[1];
}
