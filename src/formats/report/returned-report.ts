/**
 * Reads the reports that come back about a message: delivery status notifications (RFC 3464) and read receipts (RFC 8098). Pure.
 *
 * Only what a sender's program shows: which message it is about, and what became of each recipient (RFC 8621 §7 `deliveryStatus`).
 * Limits: the machine's part is read up to `MAX_PART`, so many recipients of it.
 */
import { HEADER_LIMITS, type HeaderBlock, readHeaderBlock } from '#formats/mime/headers.ts';
import type { MessagePart, ParsedMessage } from '#formats/mime/message.ts';
import { decodeBody } from '#formats/mime/transfer.ts';
import { decodeDispositionFields } from './disposition.ts';

/** What a report says of one recipient. */
export interface ReturnedRecipient {
  address: string;
  /** Of a delivery report. */
  delivered?: 'queued' | 'yes' | 'no' | 'unknown';
  smtpReply?: string;
  /** Of a read receipt that says so. */
  isDisplayed?: true;
}

export interface ReturnedReport {
  kind: 'dsn' | 'mdn';
  /** Message-IDs of what it may be about, without brackets. */
  messageIds: string[];
  recipients: ReturnedRecipient[];
}

const MAX_PART = 256 * 1024;
const MAX_RECIPIENTS = 1_000;
const MAX_REPLY = 900;

/** RFC 3464 §2.3.3. */
const DELIVERED: Readonly<Record<string, ReturnedRecipient['delivered']>> = {
  failed: 'no',
  delayed: 'queued',
  delivered: 'yes',
  relayed: 'unknown',
  expanded: 'unknown',
};

function contentOf(bytes: Buffer, part: MessagePart): Buffer {
  return decodeBody(
    bytes.subarray(part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + MAX_PART)),
    part.encoding,
  );
}

function readFields(bytes: Buffer): HeaderBlock {
  return readHeaderBlock(Buffer.concat([bytes, Buffer.from('\r\n\r\n')]), HEADER_LIMITS);
}

const first = (fields: HeaderBlock, name: string): string | undefined => fields.values(name)[0]?.trim();

/** `rfc822; an@hue.vn` (RFC 3464 §2.1.2), or `utf-8; …` (RFC 6533 §3). */
function addressOf(value: string | undefined): string | undefined {
  const [, address] =
    /^(?:rfc822|utf-8)\s*;\s*<?([^\s<>]{1,320}@[^\s<>]{1,255}?)>?$/i.exec(value ?? '') ?? [];
  return address;
}

function idsOf(values: readonly (string | undefined)[]): string[] {
  const ids = values.flatMap((value) =>
    [...(value ?? '').matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(ids)].slice(0, 20);
}

/** `smtp; 550 5.1.1 …` as the reply it was, else what the status says. */
function replyOf(fields: HeaderBlock): string {
  const diagnostic = first(fields, 'diagnostic-code') ?? '';
  const [, reply] = /^smtp\s*;\s*(\d{3}.*)$/is.exec(diagnostic) ?? [];
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(first(fields, 'status') ?? '')?.[0] ?? '2.0.0';
  const text = reply ?? `${status[0]}50 ${status} ${diagnostic}`;
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_REPLY);
}

/** The groups of fields after the first, one for each recipient (RFC 3464 §2.3). */
function readRecipients(bytes: Buffer): ReturnedRecipient[] {
  const groups = bytes
    .toString('utf8')
    .split(/(?:\r?\n){2,}/)
    .slice(1, MAX_RECIPIENTS + 1);
  return groups.flatMap((group) => {
    const fields = readFields(Buffer.from(group));
    const delivered = DELIVERED[(first(fields, 'action') ?? '').toLowerCase()];
    if (!delivered) return [];
    const names = [first(fields, 'original-recipient'), first(fields, 'final-recipient')].map(addressOf);
    const smtpReply = replyOf(fields);
    return [...new Set(names)].flatMap((address) => (address ? [{ address, delivered, smtpReply }] : []));
  });
}

/** The Message-ID of the message, or of the header, that comes back with a report. */
function returnedIds(bytes: Buffer, part: MessagePart | undefined): string[] {
  if (part?.type !== 'message' && part?.subtype !== 'rfc822-headers') return [];
  return idsOf(readFields(contentOf(bytes, part)).values('message-id'));
}

/** What a report says, or undefined for a message that is none. */
export function readReturnedReport(
  bytes: Buffer,
  { root, envelope }: ParsedMessage,
): ReturnedReport | undefined {
  if (root.type !== 'multipart' || root.subtype !== 'report') return undefined;
  const [, machine, original] = root.parts;
  if (machine?.type !== 'message') return undefined;
  const about = [...returnedIds(bytes, original), ...idsOf([envelope.inReplyTo])];
  const content = contentOf(bytes, machine);
  if (/^(?:global-)?delivery-status$/.test(machine.subtype))
    return { kind: 'dsn', messageIds: about, recipients: readRecipients(content) };
  if (!/^(?:global-)?disposition-notification$/.test(machine.subtype)) return undefined;
  const fields = decodeDispositionFields(content);
  if (!fields) return undefined;
  const names = [fields.originalRecipient, fields.finalRecipient].map((name) => addressOf(name ?? undefined));
  const isDisplayed = fields.disposition.type === 'displayed';
  return {
    kind: 'mdn',
    messageIds: [...idsOf([fields.originalMessageId ?? undefined]), ...about],
    recipients: [...new Set(names)].flatMap((address) =>
      address && isDisplayed ? [{ address, isDisplayed }] : [],
    ),
  };
}
