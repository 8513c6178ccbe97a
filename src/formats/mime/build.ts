/**
 * A message from its pieces (RFC 5322, RFC 2045, RFC 2046): text, perhaps HTML beside it, files, or a report
 * (RFC 6522). Pure: date, Message-ID and boundary are given. Everything but embedded messages is 7-bit.
 */
import { encodeDate } from './date.ts';
import { encodeAddresses, encodeField, encodeParameter, type OutgoingAddress } from './encode-headers.ts';
import { encodeHeaderText } from './encoded-words.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';
import { encodeBase64Lines } from './transfer.ts';

/** A file that goes with a message. */
export interface OutgoingFile {
  name?: string;
  /** `application/pdf`; a `message/…` is embedded as it is. */
  type: string;
  content: Buffer;
  /** Without angle brackets; the file is then shown within the HTML. */
  contentId?: string;
}

export interface OutgoingMessage {
  from: readonly OutgoingAddress[];
  sender?: OutgoingAddress;
  replyTo?: readonly OutgoingAddress[];
  to: readonly OutgoingAddress[];
  cc?: readonly OutgoingAddress[];
  subject: string;
  sentAt: number;
  /** East of UTC; 0 by default. */
  zoneMinutes?: number;
  /** Ids without angle brackets. */
  messageId: string;
  inReplyTo?: readonly string[];
  references?: readonly string[];
  /** Further fields, as text. */
  headers?: readonly (readonly [name: string, text: string])[];
  text: string;
  html?: string;
  attachments?: readonly OutgoingFile[];
  /** Makes it a multipart/report of this type with the attachments as its parts, e.g. `delivery-status`. */
  reportType?: string;
  /** Must not occur in the content: a random or unique text of at most 50 letters, digits, `=`, `_`, `.`, `-`. */
  boundary: string;
}

/** A part: its Content fields and its body, which ends without a line break. */
interface Entity {
  header: string;
  body: Buffer;
}

const BOUNDARY = /^[A-Za-z0-9=_.-]{1,50}$/;

function textEntity(subtype: string, text: string): Entity {
  const header =
    encodeField('Content-Type', `text/${subtype}; charset=utf-8`) +
    encodeField('Content-Transfer-Encoding', 'quoted-printable');
  const lines = text.toWellFormed().replaceAll(/\r\n|\r/g, '\n');
  return { header, body: Buffer.from(encodeQuotedPrintable(Buffer.from(lines, 'utf8')), 'latin1') };
}

function fileEntity(file: OutgoingFile, isReportPart: boolean): Entity {
  const isMessage = file.type.startsWith('message/');
  const name = file.name === undefined ? '' : encodeParameter('filename', file.name);
  const kind = file.contentId === undefined ? 'attachment' : 'inline';
  let header = encodeField('Content-Type', file.type);
  // RFC 2046 §5.2.1: a message/rfc822 has no base64.
  header += encodeField('Content-Transfer-Encoding', isMessage ? '8bit' : 'base64');
  if (!isReportPart) header += encodeField('Content-Disposition', `${kind}${name}`);
  if (file.contentId !== undefined) header += encodeField('Content-ID', `<${file.contentId}>`);
  return { header, body: isMessage ? file.content : Buffer.from(encodeBase64Lines(file.content), 'latin1') };
}

function multipartEntity(type: string, boundary: string, entities: readonly Entity[]): Entity {
  const pieces: Buffer[] = [];
  for (const { header, body } of entities)
    pieces.push(Buffer.from(`--${boundary}\r\n${header}\r\n`, 'utf8'), body, Buffer.from('\r\n'));
  pieces.push(Buffer.from(`--${boundary}--`));
  const header = encodeField('Content-Type', `multipart/${type}; boundary="${boundary}"`);
  return { header, body: Buffer.concat(pieces) };
}

function contentOf(message: OutgoingMessage): Entity {
  const { boundary, attachments = [], html, reportType } = message;
  let content = textEntity('plain', message.text);
  if (html !== undefined)
    // RFC 2046 §5.1.2: no boundary may begin with another's, since some readers compare beginnings.
    content = multipartEntity('alternative', `1.${boundary}`, [content, textEntity('html', html)]);
  if (attachments.length === 0 && reportType === undefined) return content;
  const isReport = reportType !== undefined;
  const type = isReport ? `report; report-type=${reportType}` : 'mixed';
  const files = attachments.map((file) => fileEntity(file, isReport));
  return multipartEntity(type, boundary, [content, ...files]);
}

function idsText(ids: readonly string[]): string {
  return ids.map((id) => `<${id.replaceAll(/[<>\s]/g, '')}>`).join(' ');
}

function headerOf(message: OutgoingMessage): string {
  const { sender, replyTo = [], cc = [], inReplyTo = [], references = [], headers = [] } = message;
  const fields: [name: string, value: string][] = [
    ['Date', encodeDate(message.sentAt, message.zoneMinutes)],
    ['From', encodeAddresses(message.from)],
    ['Sender', sender ? encodeAddresses([sender]) : ''],
    ['Reply-To', encodeAddresses(replyTo)],
    ['To', encodeAddresses(message.to)],
    ['Cc', encodeAddresses(cc)],
    ['Subject', encodeHeaderText(message.subject)],
    ['Message-ID', idsText([message.messageId])],
    ['In-Reply-To', idsText(inReplyTo)],
    ['References', idsText(references)],
    ...headers.map(([name, text]): [string, string] => [name, encodeHeaderText(text)]),
    ['MIME-Version', '1.0'],
  ];
  return fields
    .filter(([name, value]) => value !== '' || name === 'Subject')
    .map(([name, value]) => encodeField(name, value))
    .join('');
}

/** The message's bytes, lines ending in CRLF. Throws where the boundary is none, a mistake of the caller. */
export function buildMessage(message: OutgoingMessage): Buffer {
  if (!BOUNDARY.test(message.boundary)) throw new RangeError('not a boundary');
  const { header, body } = contentOf(message);
  const top = Buffer.from(`${headerOf(message)}${header}\r\n`, 'utf8');
  return Buffer.concat([top, body, Buffer.from('\r\n')]);
}
