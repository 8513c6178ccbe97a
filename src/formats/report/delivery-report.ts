/**
 * Delivery status notifications: plain words in Vietnamese and English first, the machine's part after (RFC 3461,
 * RFC 3464; RFC 6533 for addresses beyond ASCII).
 *
 * Pure: time, boundary and Message-ID are given. Sent under the null reverse-path with `Auto-Submitted`, so that no
 * machine answers it (RFC 3834).
 */
import { encodeDate } from '#formats/mime/date.ts';
import { encodeHeaderText } from '#formats/mime/encoded-words.ts';
import { encodeBase64Lines } from '#formats/mime/transfer.ts';
import { decodeXtext } from '#formats/smtp/esmtp-parameters.ts';
import { explain } from './explanations.ts';

/** What is said of a recipient. */
export interface ReportedRecipient {
  address: string;
  /** As the sender gave it with RCPT: `type;xtext`. */
  orcpt?: string;
  /** Enhanced status code of RFC 3463: `5.1.1`. */
  status: string;
  /** The reply of the other server as it came, or what we found ourselves. */
  diagnostic: string;
  /** Who said so. */
  remoteMta?: string;
}

export interface DeliveryReport {
  /** `relayed`: handed to a server that tells nothing further (RFC 3461 §5.2.2). */
  action: 'failed' | 'delayed' | 'delivered' | 'relayed';
  hostname: string;
  domain: string;
  /** Who is told: the message's reverse-path. */
  to: string;
  recipients: readonly ReportedRecipient[];
  arrivedAt: number;
  now: number;
  /** For a delay: until when we try. */
  willRetryUntil?: number;
  /** As the sender gave it with MAIL, in xtext. */
  envid?: string;
  /** The Message-ID of the message told of, in angle brackets: the report stands in its conversation. */
  inReplyTo?: string;
  messageId: string;
  boundary: string;
  /** The header of the message, or the whole of it where the sender asked for it. */
  original: { kind: 'headers' | 'full'; bytes: Buffer };
}

const IS_ASCII = /^[\x20-\x7e]*$/;

/** One line of printable characters, so that nothing of the peer's breaks out of its field. */
function oneLine(text: string, limit: number): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, limit);
}

const MAX_DIAGNOSTIC = 900;

const MAX_ADDRESS = 320;

/** The original recipient, its xtext taken away (RFC 3464 §2.3.1). */
function originalRecipient(orcpt: string): string {
  const semicolon = orcpt.indexOf(';');
  const type = orcpt.slice(0, semicolon);
  return `${oneLine(type, 40)}; ${oneLine(decodeXtext(orcpt.slice(semicolon + 1)), MAX_ADDRESS)}`;
}

function fieldsOf(report: DeliveryReport, recipient: ReportedRecipient): string {
  const type = IS_ASCII.test(recipient.address) ? 'rfc822' : 'utf-8';
  const lines = [
    ...(recipient.orcpt === undefined ? [] : [`Original-Recipient: ${originalRecipient(recipient.orcpt)}`]),
    `Final-Recipient: ${type}; ${oneLine(recipient.address, MAX_ADDRESS)}`,
    `Action: ${report.action}`,
    `Status: ${recipient.status}`,
    ...(recipient.remoteMta === undefined
      ? []
      : [`Remote-MTA: dns; ${oneLine(recipient.remoteMta, MAX_ADDRESS)}`]),
    `Diagnostic-Code: ${recipient.remoteMta === undefined ? 'x-congthu' : 'smtp'}; ${oneLine(recipient.diagnostic, MAX_DIAGNOSTIC)}`,
    ...(report.willRetryUntil === undefined
      ? []
      : [`Will-Retry-Until: ${encodeDate(report.willRetryUntil)}`]),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function statusPart(report: DeliveryReport): string {
  const perMessage = [
    ...(report.envid === undefined
      ? []
      : [`Original-Envelope-Id: ${oneLine(decodeXtext(report.envid), MAX_ADDRESS)}`]),
    `Reporting-MTA: dns; ${report.hostname}`,
    `Arrival-Date: ${encodeDate(report.arrivedAt)}`,
  ];
  const recipients = report.recipients.map((recipient) => fieldsOf(report, recipient));
  return `${perMessage.join('\r\n')}\r\n\r\n${recipients.join('\r\n')}`;
}

const SUBJECTS = {
  failed: 'Thư không gửi được / Undelivered mail',
  delayed: 'Thư đến chậm / Delayed mail',
  delivered: 'Thư đã tới nơi / Delivered mail',
  relayed: 'Thư đã chuyển đi / Relayed mail',
};

const OPENINGS = {
  failed: {
    vi: 'Thư của ông/bà gửi tới những người sau đây không chuyển được và sẽ không được gửi lại:',
    en: 'Your message could not be delivered to the following people and will not be tried again:',
  },
  delayed: {
    vi: 'Thư của ông/bà gửi tới những người sau đây chưa chuyển được. Hệ thống tiếp tục gửi; ông/bà không cần làm gì.',
    en: 'Your message has not reached the following people yet. We keep trying; you need do nothing.',
  },
  delivered: {
    vi: 'Thư của ông/bà đã vào hộp thư của những người sau đây:',
    en: 'Your message is in the mailboxes of the following people:',
  },
  relayed: {
    vi: 'Thư của ông/bà đã được máy chủ của những người sau đây nhận. Máy chủ đó không báo thêm gì nữa.',
    en: 'Your message was taken by the servers of the following people, which tell nothing further.',
  },
};

/** What happened to one person, why, and what to do; for good news the address alone. */
function wordsForOne(report: DeliveryReport, recipient: ReportedRecipient, language: 'vi' | 'en'): string {
  const lines = [`  ${oneLine(recipient.address, MAX_ADDRESS)}`];
  if (report.action === 'failed' || report.action === 'delayed') {
    lines.push(`    ${explain(recipient.status, language)}`);
    const said = language === 'vi' ? 'Máy chủ bên kia trả lời' : 'The other server said';
    if (recipient.remoteMta !== undefined)
      lines.push(`    ${said}: ${oneLine(recipient.diagnostic, MAX_DIAGNOSTIC)}`);
  }
  return `${lines.join('\r\n')}\r\n`;
}

function wordsFor(report: DeliveryReport, language: 'vi' | 'en'): string {
  const people = report.recipients.map((recipient) => wordsForOne(report, recipient, language));
  return `${OPENINGS[report.action][language]}\r\n\r\n${people.join('\r\n')}`;
}

function textPart(report: DeliveryReport): string {
  const until =
    report.willRetryUntil === undefined
      ? ''
      : `\r\nHệ thống gửi lại đến / We try until: ${encodeDate(report.willRetryUntil)}\r\n`;
  const signature = `\r\n-- \r\nCôngThư, ${report.hostname}\r\n`;
  return `${wordsFor(report, 'vi')}\r\n${'-'.repeat(60)}\r\n\r\n${wordsFor(report, 'en')}${until}${signature}`;
}

function headerOf(report: DeliveryReport): string {
  return [
    `From: ${encodeHeaderText('Hệ thống thư CôngThư')} <mailer-daemon@${report.domain}>`,
    `To: <${oneLine(report.to, MAX_ADDRESS)}>`,
    `Subject: ${encodeHeaderText(SUBJECTS[report.action])}`,
    `Date: ${encodeDate(report.now)}`,
    `Message-ID: <${report.messageId}>`,
    ...(report.inReplyTo === undefined
      ? []
      : [`In-Reply-To: ${report.inReplyTo}`, `References: ${report.inReplyTo}`]),
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${report.boundary}"`,
  ].join('\r\n');
}

/** Whether anything in the machine's part or in the header returned is beyond ASCII (RFC 6533 §4). */
function isGlobalReport({ recipients, original }: DeliveryReport): boolean {
  if (recipients.some(({ address, orcpt = '' }) => !IS_ASCII.test(address + decodeXtext(orcpt)))) return true;
  const headerEnd = original.bytes.indexOf('\r\n\r\n');
  const header = original.bytes.subarray(0, headerEnd < 0 ? original.bytes.length : headerEnd);
  return header.some((byte) => byte >= 0x80);
}

/** The report as a whole message with CRLF line endings. */
export function buildDeliveryReport(report: DeliveryReport): Buffer {
  const isGlobal = isGlobalReport(report);
  const kinds = isGlobal
    ? { status: 'message/global-delivery-status', headers: 'message/global-headers', full: 'message/global' }
    : { status: 'message/delivery-status', headers: 'text/rfc822-headers', full: 'message/rfc822' };
  const { kind, bytes } = report.original;
  const head = [
    headerOf(report),
    '',
    `--${report.boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    encodeBase64Lines(Buffer.from(textPart(report))),
    `--${report.boundary}`,
    `Content-Type: ${kinds.status}`,
    'Content-Transfer-Encoding: 8bit',
    '',
    statusPart(report),
    `--${report.boundary}`,
    `Content-Type: ${kinds[kind]}`,
    'Content-Transfer-Encoding: 8bit',
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${report.boundary}--\r\n`)]);
}
