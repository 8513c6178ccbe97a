/** The report that tells a sender what became of recipients (RFC 3464): written, and filed where the sender is. */
import { findAccount } from '#domain/accounts/accounts.ts';
import type { Filing } from '#domain/mailstore/filing-values.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import type { LeasedWork } from '#domain/outbound/lease-outbound.ts';
import { outboundDomain } from '#domain/outbound/outbound-message.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { buildDeliveryReport, type DeliveryReport } from '#formats/report/delivery-report.ts';
import { BlobMissing, type BlobStore } from '#platform/blobs/blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { QueueId } from '#platform/kernel/ids.ts';
import { type OutcomeParts, schedulesOf } from './outcome-parts.ts';
import type { Outcome } from './transaction.ts';

/** RFC 3461 §6.2: the whole message only where the sender asked for it, and then within reason. */
const MAX_RETURNED_BYTES = 1024 * 1024;

async function readOriginal(work: LeasedWork, blobs: BlobStore): Promise<DeliveryReport['original']> {
  const isFull = work.ret === 'full' && work.size <= MAX_RETURNED_BYTES;
  try {
    const bytes = await blobs.read(work.blob, { start: 0, end: Math.min(work.size, MAX_RETURNED_BYTES) });
    if (isFull) return { kind: 'full', bytes };
    return { kind: 'headers', bytes: bytes.subarray(0, readHeaderBlock(bytes).bodyStart) };
  } catch (error) {
    if (!(error instanceof BlobMissing)) throw error;
    // A store that is damaged must not keep the sender from hearing of it.
    return { kind: 'headers', bytes: Buffer.alloc(0) };
  }
}

/** The Message-ID of what is told of, where it is one that may stand in a header of ours. */
function messageIdOf(original: DeliveryReport['original']): string | undefined {
  const [value = ''] = readHeaderBlock(original.bytes).values('message-id');
  return /^<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>$/.exec(value.trim())?.[0];
}

/** The bytes of the report on a message, with as much of it as goes back. */
export async function writeReport(
  work: LeasedWork,
  action: DeliveryReport['action'],
  outcomes: readonly Outcome[],
  parts: OutcomeParts,
): Promise<{ to: string; bytes: Buffer } | undefined> {
  const now = parts.clock();
  const { expiryMs } = (await schedulesOf(parts))(work, undefined);
  const id = parts.ids();
  const original = await readOriginal(work, parts.blobs);
  const to = findTold(work, original.bytes, parts);
  if (to === undefined) return undefined;
  const inReplyTo = messageIdOf(original);
  const bytes = buildDeliveryReport({
    action,
    hostname: parts.hostname,
    domain: parts.domain,
    to,
    recipients: outcomes.map(({ recipient, status, text, remoteMta }) => ({
      address: recipient.address,
      ...(recipient.orcpt !== undefined && { orcpt: recipient.orcpt }),
      status,
      diagnostic: text,
      ...(remoteMta !== undefined && { remoteMta }),
    })),
    arrivedAt: work.createdAt.getTime(),
    now,
    ...(action === 'delayed' && { willRetryUntil: work.createdAt.getTime() + expiryMs }),
    ...(work.envid !== undefined && { envid: work.envid }),
    messageId: `${id}@${parts.hostname}`,
    boundary: `=_${id}`,
    ...(inReplyTo !== undefined && { inReplyTo }),
    original,
  });
  return { to, bytes };
}

/** We said when the message came that it really is of who it says (RFC 8601 §5: the uppermost field is ours). */
function isProved(header: Buffer, hostname: string): boolean {
  const [results = ''] = readHeaderBlock(header).values('authentication-results');
  return results.toLowerCase().startsWith(`${hostname};`) && /\b(?:spf|dmarc)=pass\b/.test(results);
}

/**
 * Who is told of a message: its return path, or for one that we sent on who sent it, but only where that was proved when it
 * came: a forged sender gets no mail of ours about what he never wrote.
 */
function findTold(work: LeasedWork, original: Buffer, parts: OutcomeParts): string | undefined {
  const sender = parts.forwardedFor?.(work.returnPath);
  if (sender === undefined) return work.returnPath;
  return isProved(original, parts.hostname) ? sender : undefined;
}

/** The report as a filing: into the sender's INBOX here, or into the queue for a sender elsewhere. */
export async function filingFor(to: string, report: Buffer, parts: OutcomeParts): Promise<Filing> {
  const account = await findAccount(parts.db, to.toLowerCase());
  const receivedAt = new Date(parts.clock());
  if (account) {
    const message = prepareMessage(Buffer.concat([Buffer.from('Return-Path: <>\r\n'), report]));
    const copy = {
      accountId: account.id,
      target: { role: 'inbox' as const },
      flags: { bits: 0, keywords: [] },
      receivedAt,
    };
    return { message, copies: [copy], enforceQuota: false };
  }
  if (outboundDomain(to) === parts.domain) return { copies: [], enforceQuota: false };
  const blob = prepareBlob(report);
  return {
    copies: [],
    enforceQuota: false,
    outbound: {
      blob,
      message: {
        id: parts.ids() as QueueId,
        blob: blob.hash,
        size: report.length,
        returnPath: '',
        smtputf8: true,
        body: '8bitmime',
        createdAt: receivedAt,
        recipients: [{ address: to, domain: outboundDomain(to), notify: ['never'] }],
      },
    },
  };
}
