/**
 * Sends what was held until now (RFC 4865), and tells senders what could not be sent (RFC 3464).
 */
import { readPrincipal } from '#domain/accounts/principals.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { Filing } from '#domain/mailstore/filing-values.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { noteReleased } from '#domain/mailstore/submissions.ts';
import { type DueMessage, deferHeld, finishHeld } from '#domain/outbound/held-messages.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { buildDeliveryReport } from '#formats/report/delivery-report.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import type { EnvelopeRecipient } from '#services/delivery/incoming-message.ts';
import type { RecipientAnswer } from '#services/delivery/recipient-answer.ts';

export interface ReleaseParts {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  delivery: Delivery;
  findRecipient(address: string): Promise<RecipientAnswer>;
  clock: Clock;
  ids: NewId;
  /** This process among all. */
  owner: string;
  hostname: string;
  domain: string;
}

const MINUTE_MS = 60_000;
const FIRST_WAIT_MS = MINUTE_MS;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
/** As long as the queue tries (setting `relay_expiry`, its default). */
const EXPIRY_MS = 5 * 24 * 60 * MINUTE_MS;

interface Unsendable {
  address: string;
  status: string;
  diagnostic: string;
}

/** The sender as it is now, or why it may not send any more. */
async function readSender(due: DueMessage, parts: ReleaseParts): Promise<AccountPrincipal | Refusal> {
  try {
    return await readPrincipal(parts.db, due.envelope.senderId, parts.clock());
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'accountLocked' || error.code === 'notFound'))
      return error;
    throw error;
  }
}

interface Sorted {
  recipients: EnvelopeRecipient[];
  gone: Unsendable[];
}

/** The recipients as they are now: an address of ours may be another's, or nobody's. */
async function sortRecipients(due: DueMessage, parts: ReleaseParts): Promise<Sorted> {
  const sorted: Sorted = { recipients: [], gone: [] };
  for (const recipient of due.envelope.recipients) {
    const answer =
      recipient.accountId === undefined ? undefined : await parts.findRecipient(recipient.address);
    if (answer?.kind === 'unknown') {
      const diagnostic = 'The address is nobody’s any more';
      sorted.gone.push({ address: recipient.address, status: '5.1.1', diagnostic });
    } else if (answer?.kind === 'local') {
      const { kind: _, ...place } = answer;
      sorted.recipients.push({ ...recipient, ...place });
    } else sorted.recipients.push(recipient);
  }
  return sorted;
}

/** The report to the sender as a filing into its INBOX; none where it could not read it. */
function reportFor(
  due: DueMessage,
  bytes: Buffer,
  failed: readonly Unsendable[],
  parts: ReleaseParts,
): Filing {
  const now = parts.clock();
  const id = parts.ids();
  const report = buildDeliveryReport({
    action: 'failed',
    hostname: parts.hostname,
    domain: parts.domain,
    to: due.envelope.reversePath,
    recipients: failed,
    arrivedAt: due.createdAt.getTime(),
    now,
    messageId: `${id}@${parts.hostname}`,
    boundary: `=_${id}`,
    original: { kind: 'headers', bytes: bytes.subarray(0, readHeaderBlock(bytes).bodyStart) },
  });
  const target = { role: 'inbox' as const };
  const flags = { bits: 0, keywords: [] };
  return {
    message: prepareMessage(Buffer.concat([Buffer.from('Return-Path: <>\r\n'), report])),
    copies: [{ accountId: due.accountId, target, flags, receivedAt: new Date(now) }],
    enforceQuota: false,
  };
}

/** Ends a message that cannot be sent, and tells its sender in the same commit. */
async function giveUp(
  due: DueMessage,
  bytes: Buffer,
  failed: readonly Unsendable[],
  finish: (tx: Transaction) => Promise<void>,
  parts: ReleaseParts,
): Promise<void> {
  try {
    await parts.filer.fileTogether([reportFor(due, bytes, failed, parts)], finish);
  } catch (error) {
    // The sender's mailbox is gone: then there is nobody to tell.
    if (!(error instanceof Refusal && error.code === 'notFound')) throw error;
    await parts.filer.fileTogether([], finish);
  }
}

function everyone(due: DueMessage, status: string, diagnostic: string): Unsendable[] {
  return due.envelope.recipients.map(({ address }) => ({ address, status, diagnostic }));
}

function nextWait(attempts: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 10));
}

/** Sends one message that is due, or puts it back, or tells its sender why not. */
export async function releaseHeld(due: DueMessage, parts: ReleaseParts): Promise<void> {
  const { accountId, id, envelope } = due;
  const key = { accountId, id, owner: parts.owner };
  const finish =
    (failed: readonly Unsendable[]) =>
    async (tx: Transaction): Promise<void> => {
      await finishHeld(tx, parts.blobs, key);
      await noteReleased(tx, { accountId, queueId: id, failed });
    };
  const bytes = await parts.blobs.read(due.blob);
  const sender = await readSender(due, parts);
  if (sender instanceof Refusal) {
    const failed = everyone(due, '5.7.1', 'The sender may not send any more');
    return giveUp(due, bytes, failed, finish(failed), parts);
  }
  const { recipients, gone } = await sortRecipients(due, parts);
  if (recipients.length === 0) return giveUp(due, bytes, gone, finish(gone), parts);
  const { senderId: _, ...rest } = envelope;
  const reply = await parts.delivery.deliver({
    entrance: 'submission',
    bytes,
    ...rest,
    recipients,
    queueId: id,
    principal: sender,
    sentFrom: accountId,
    alongside: finish(gone),
  });
  if (reply.kind === 'accepted') {
    if (gone.length > 0) await parts.filer.file(reportFor(due, bytes, gone, parts));
    return undefined;
  }
  const now = parts.clock();
  const isGivenUp =
    reply.kind === 'refused' || due.createdAt.getTime() + EXPIRY_MS < now - nextWait(due.attempts);
  if (!isGivenUp) {
    const nextAt = new Date(now + nextWait(due.attempts));
    return deferHeld(parts.db, { ...key, nextAt, reply: `${reply.code} ${reply.enhanced} ${reply.text}` });
  }
  const failed = everyone(due, reply.enhanced, reply.text);
  return giveUp(due, bytes, failed, finish(failed), parts);
}
