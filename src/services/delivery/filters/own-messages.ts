/** Messages that filters write: the answer while away, the notice, the refusal. All are marked so that no machine answers. */
import type { FilterOwner } from '#domain/filters/active-filters.ts';
import { parseAddressList } from '#formats/mime/address.ts';
import { buildMessage, type OutgoingMessage } from '#formats/mime/build.ts';
import { encodeDate } from '#formats/mime/date.ts';
import { encodeAddresses, encodeField } from '#formats/mime/encode-headers.ts';
import { decodeEncodedWords, encodeHeaderText } from '#formats/mime/encoded-words.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { buildDeliveryReport } from '#formats/report/delivery-report.ts';
import type { NotifyAction, VacationAction } from '#formats/sieve/actions.ts';
import type { MessageForm } from '../disposition.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import type { FilterParts } from './filter-parts.ts';

interface Sender {
  name: string;
  email: string;
}

/** Who writes: the address the script names where it is the owner's, else the one that was written to, else the first. */
function senderOf(owner: FilterOwner, named: string | undefined, recipient: string): Sender {
  const given = parseAddressList(named ?? '').find((one) => one.kind === 'mailbox');
  const wanted = given && `${given.localPart}@${given.domain ?? ''}`.toLowerCase();
  const { addresses, displayName } = owner;
  const email =
    addresses.find((address) => address === wanted) ??
    addresses.find((address) => address === recipient.toLowerCase()) ??
    addresses[0] ??
    recipient;
  const name = wanted === email ? decodeEncodedWords(given?.name ?? '').trim() : '';
  return { name: name === '' ? displayName : name, email };
}

const QUIET: readonly (readonly [string, string])[] = [['X-Auto-Response-Suppress', 'All']];

function idsText(ids: readonly string[]): string {
  return ids.map((id) => `<${id}>`).join(' ');
}

/** RFC 5230 §4.3 `:mime`: the reason is a MIME entity, and its header joins ours. */
function mimeAnswer(message: OutgoingMessage, entity: string): Buffer {
  const fields: [string, string][] = [
    ['Date', encodeDate(message.sentAt)],
    ['From', encodeAddresses(message.from)],
    ['To', encodeAddresses(message.to)],
    ['Subject', encodeHeaderText(message.subject)],
    ['Message-ID', idsText([message.messageId])],
    ['In-Reply-To', idsText(message.inReplyTo ?? [])],
    ['References', idsText(message.references ?? [])],
    ...(message.headers ?? []).map(([name, value]): [string, string] => [name, value]),
    ['MIME-Version', '1.0'],
  ];
  const header = fields
    .filter(([, value]) => value !== '')
    .map(([name, value]) => encodeField(name, value))
    .join('');
  const lines = entity.replaceAll(/\r?\n/g, '\r\n');
  const bytes = Buffer.from(lines.endsWith('\r\n') ? lines : `${lines}\r\n`);
  // Only fields of content may come from the script; any other would be a second Subject or From.
  const block = readHeaderBlock(bytes);
  const kept = block.fields.filter(({ name }) => /^content-/i.test(name));
  const own = kept.map(({ start, end }) => `${bytes.toString('utf8', start, end)}\r\n`).join('');
  return Buffer.concat([Buffer.from(`${header}${own}\r\n`), bytes.subarray(block.bodyStart)]);
}

/** The answer to a sender (RFC 5230 §5). */
export function vacationMessage(
  action: VacationAction,
  owner: FilterOwner,
  recipient: string,
  parts: FilterParts,
): Buffer {
  const id = parts.ids();
  const message: OutgoingMessage = {
    from: [senderOf(owner, action.from, recipient)],
    to: [{ email: action.to }],
    subject: action.subject,
    sentAt: parts.clock(),
    zoneMinutes: parts.zoneMinutes,
    messageId: `${id}@${parts.hostname}`,
    ...(action.inReplyTo !== undefined && { inReplyTo: [action.inReplyTo] }),
    references: action.references,
    headers: [['Auto-Submitted', 'auto-replied (vacation)'], ...QUIET],
    text: action.isMime ? '' : action.reason,
    boundary: `=_${id}`,
  };
  return action.isMime ? mimeAnswer(message, action.reason) : buildMessage(message);
}

/** RFC 5436 §2.7 and the urgency of §2.4 as mail programs know it. */
const PRIORITIES = { 1: 'urgent', 2: 'normal', 3: 'non-urgent' } as const;

/** A notice (RFC 5436 §2.7). */
export function notifyMessage(
  action: NotifyAction,
  owner: FilterOwner,
  recipient: string,
  parts: FilterParts,
): Buffer {
  const id = parts.ids();
  const sender = senderOf(owner, action.from, recipient);
  return buildMessage({
    from: [sender],
    to: action.to.map((email) => ({ email })),
    ...(action.cc.length > 0 && { cc: action.cc.map((email) => ({ email })) }),
    subject: action.subject,
    sentAt: parts.clock(),
    zoneMinutes: parts.zoneMinutes,
    messageId: `${id}@${parts.hostname}`,
    headers: [
      ['Auto-Submitted', `auto-notified; owner-email="${owner.addresses[0] ?? recipient}"`],
      ['Priority', PRIORITIES[action.importance]],
      ...QUIET,
      ...action.headers,
    ],
    text: action.body,
    boundary: `=_${id}`,
  });
}

/** What the sender of a message is told that somebody's filters refuse (RFC 5429 §2.2). */
export function refusalMessage(
  mail: MailInHand,
  form: MessageForm,
  recipient: { address: string; reason: string },
  parts: FilterParts,
): Buffer {
  const id = parts.ids();
  const header = readHeaderBlock(form.bytes);
  const [messageId] = header.values('message-id');
  return buildDeliveryReport({
    action: 'failed',
    hostname: parts.hostname,
    domain: parts.domain,
    to: form.reversePath,
    recipients: [
      { address: recipient.address, status: '5.7.1', diagnostic: `550 5.7.1 ${recipient.reason}` },
    ],
    arrivedAt: mail.receivedAt,
    now: parts.clock(),
    ...(mail.message.envid !== undefined && { envid: mail.message.envid }),
    ...(messageId !== undefined && { inReplyTo: messageId }),
    messageId: `${id}@${parts.hostname}`,
    boundary: `=_${id}`,
    original: { kind: 'headers', bytes: form.bytes.subarray(0, header.bodyStart) },
  });
}
