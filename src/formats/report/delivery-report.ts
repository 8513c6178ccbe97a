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
import { explain } from './explanations.ts';

/** What is said of a recipient. */
export interface ReportedRecipient {
  address: string;
  orcpt?: string;
  /** Enhanced status code of RFC 3463: `5.1.1`. */
  status: string;
  /** The reply of the other server as it came, or what we found ourselves. */
  diagnostic: string;
  /** Who said so. */
  remoteMta?: string;
}

export interface DeliveryReport {
  action: 'failed' | 'delayed';
  hostname: string;
  domain: string;
  /** Who is told: the message's reverse-path. */
  to: string;
  recipients: readonly ReportedRecipient[];
  arrivedAt: number;
  now: number;
  /** For a delay: until when we try. */
  willRetryUntil?: number;
  envid?: string;
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

function xtextSafe(text: string): string {
  return oneLine(text, 320);
}

function fieldsOf(report: DeliveryReport, recipient: ReportedRecipient): string {
  const type = IS_ASCII.test(recipient.address) ? 'rfc822' : 'utf-8';
  const lines = [
    ...(recipient.orcpt === undefined ? [] : [`Original-Recipient: ${xtextSafe(recipient.orcpt)}`]),
    `Final-Recipient: ${type}; ${xtextSafe(recipient.address)}`,
    `Action: ${report.action}`,
    `Status: ${recipient.status}`,
    ...(recipient.remoteMta === undefined ? [] : [`Remote-MTA: dns; ${xtextSafe(recipient.remoteMta)}`]),
    `Diagnostic-Code: ${recipient.remoteMta === undefined ? 'x-congthu' : 'smtp'}; ${oneLine(recipient.diagnostic, MAX_DIAGNOSTIC)}`,
    ...(report.willRetryUntil === undefined
      ? []
      : [`Will-Retry-Until: ${encodeDate(report.willRetryUntil)}`]),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function statusPart(report: DeliveryReport): string {
  const perMessage = [
    ...(report.envid === undefined ? [] : [`Original-Envelope-Id: ${xtextSafe(report.envid)}`]),
    `Reporting-MTA: dns; ${report.hostname}`,
    `Arrival-Date: ${encodeDate(report.arrivedAt)}`,
  ];
  const recipients = report.recipients.map((recipient) => fieldsOf(report, recipient));
  return `${perMessage.join('\r\n')}\r\n\r\n${recipients.join('\r\n')}`;
}

const SUBJECTS = {
  failed: 'Thư không gửi được / Undelivered mail',
  delayed: 'Thư đến chậm / Delayed mail',
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
};

function wordsFor(report: DeliveryReport, language: 'vi' | 'en'): string {
  const people = report.recipients.map((recipient) => {
    const reason = explain(recipient.status, language);
    const said = language === 'vi' ? 'Máy chủ bên kia trả lời' : 'The other server said';
    const quoted =
      recipient.remoteMta === undefined
        ? ''
        : `\r\n    ${said}: ${oneLine(recipient.diagnostic, MAX_DIAGNOSTIC)}`;
    return `  ${oneLine(recipient.address, 320)}\r\n    ${reason}${quoted}\r\n`;
  });
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
    `To: <${oneLine(report.to, 320)}>`,
    `Subject: ${encodeHeaderText(SUBJECTS[report.action])}`,
    `Date: ${encodeDate(report.now)}`,
    `Message-ID: <${report.messageId}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${report.boundary}"`,
  ].join('\r\n');
}

/** The report as a whole message with CRLF line endings. */
export function buildDeliveryReport(report: DeliveryReport): Buffer {
  const isGlobal = report.recipients.some((recipient) => !IS_ASCII.test(recipient.address));
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
