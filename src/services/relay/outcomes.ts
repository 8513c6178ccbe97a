/**
 * From what became of recipients to the queue and to the sender: finish, put back, bounce, tell of a delay.
 *
 * A bounce and the end of the recipients it tells of are one commit (the filer's), so every failure yields exactly one.
 * A message under the null reverse-path is never answered (RFC 5321 §6.1), and NOTIFY=NEVER is kept (RFC 3461 §5.2).
 */
import { findAccount } from '#domain/accounts/accounts.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { Filing } from '#domain/mailstore/filing-values.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import type { LeasedWork } from '#domain/outbound/lease-outbound.ts';
import { outboundDomain } from '#domain/outbound/outbound-message.ts';
import {
  type DeferredRecipient,
  deferRecipients,
  type FinishedRecipient,
  finishRecipients,
} from '#domain/outbound/outbound-outcomes.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { buildDeliveryReport, type DeliveryReport } from '#formats/report/delivery-report.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { type Batcher, createBatcher } from '#platform/kernel/batcher.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId, QueueId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { isExpired, isLate, nextAttemptAt, type RetrySettings } from './retry-schedule.ts';
import type { Outcome } from './transaction.ts';

export interface OutcomeParts {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  clock: Clock;
  ids: NewId;
  random: () => number;
  owner: string;
  hostname: string;
  domain: string;
  retry: RetrySettings;
}

/** Outcomes of one transaction, decided: who is done, who goes on, who is to be told what. */
export interface Decision {
  finished: FinishedRecipient[];
  deferred: DeferredRecipient[];
  bounced: Outcome[];
  late: Outcome[];
}

function wants(outcome: Outcome, event: 'failure' | 'delay'): boolean {
  const { notify } = outcome.recipient;
  return notify === undefined || notify.includes(event);
}

/** Decides what to do with the outcomes of one transaction. Pure but for the random wait. */
export function decide(
  work: LeasedWork,
  outcomes: readonly Outcome[],
  parts: Pick<OutcomeParts, 'owner' | 'retry' | 'random'>,
  now: number,
): Decision {
  const decision: Decision = { finished: [], deferred: [], bounced: [], late: [] };
  const created = work.createdAt.getTime();
  for (const outcome of outcomes) {
    const { recipient } = outcome;
    const key = { messageId: work.messageId, ordinal: recipient.ordinal, owner: parts.owner };
    const isGivenUp = outcome.kind === 'deferred' && isExpired(parts.retry, created, now);
    if (outcome.kind !== 'deferred' || isGivenUp) {
      decision.finished.push(key);
      if (outcome.kind !== 'delivered' && wants(outcome, 'failure') && work.returnPath !== '')
        decision.bounced.push(isGivenUp ? { ...outcome, status: '5.4.7' } : outcome);
      continue;
    }
    const isToldNow =
      !recipient.delayTold &&
      isLate(parts.retry, created, now) &&
      wants(outcome, 'delay') &&
      work.returnPath !== '';
    decision.deferred.push({
      ...key,
      nextAttemptAt: new Date(nextAttemptAt(parts.retry, recipient.attempts, now, parts.random())),
      reply: outcome.text.replaceAll('\0', '').toWellFormed(),
      delayTold: isToldNow,
    });
    if (isToldNow) decision.late.push(outcome);
  }
  return decision;
}

/** RFC 3461 §6.2: the whole message only where the sender asked for it, and then within reason. */
const MAX_RETURNED_BYTES = 1024 * 1024;

async function readOriginal(work: LeasedWork, blobs: BlobStore): Promise<DeliveryReport['original']> {
  const isFull = work.ret === 'full' && work.size <= MAX_RETURNED_BYTES;
  const bytes = await blobs.read(work.blob, { start: 0, end: isFull ? work.size : MAX_RETURNED_BYTES });
  if (isFull) return { kind: 'full', bytes };
  return { kind: 'headers', bytes: bytes.subarray(0, readHeaderBlock(bytes).bodyStart) };
}

async function writeReport(
  work: LeasedWork,
  action: DeliveryReport['action'],
  outcomes: readonly Outcome[],
  parts: OutcomeParts,
): Promise<Buffer> {
  const now = parts.clock();
  const id = parts.ids();
  return buildDeliveryReport({
    action,
    hostname: parts.hostname,
    domain: parts.domain,
    to: work.returnPath,
    recipients: outcomes.map(({ recipient, status, text, remoteMta }) => ({
      address: recipient.address,
      ...(recipient.orcpt !== undefined && { orcpt: recipient.orcpt }),
      status,
      diagnostic: text,
      ...(remoteMta !== undefined && { remoteMta }),
    })),
    arrivedAt: work.createdAt.getTime(),
    now,
    ...(action === 'delayed' && { willRetryUntil: work.createdAt.getTime() + parts.retry.expiryMs }),
    ...(work.envid !== undefined && { envid: work.envid }),
    messageId: `${id}@${parts.hostname}`,
    boundary: `=_${id}`,
    original: await readOriginal(work, parts.blobs),
  });
}

/** The report as a filing: into the sender's INBOX here, or into the queue for a sender elsewhere. */
async function filingFor(work: LeasedWork, report: Buffer, parts: OutcomeParts): Promise<Filing> {
  const account = await findAccount(parts.db, work.returnPath.toLowerCase());
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
  if (outboundDomain(work.returnPath) === parts.domain) return { copies: [], enforceQuota: false };
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
        recipients: [
          { address: work.returnPath, domain: outboundDomain(work.returnPath), notify: ['never'] },
        ],
      },
    },
  };
}

/** Records what became of leased work. */
export interface OutcomeRecorder {
  record(work: LeasedWork, outcomes: readonly Outcome[]): Promise<void>;
  drain(): Promise<void>;
}

interface QueueChange {
  finished: FinishedRecipient[];
  deferred: DeferredRecipient[];
}

/** Outcomes that need no message share one commit. */
const MAX_BATCH = 200;

function createQueueWriter(parts: OutcomeParts): Batcher<QueueChange> {
  return createBatcher(MAX_BATCH, (changes) =>
    parts.db.transaction(async (tx) => {
      await finishRecipients(
        tx,
        parts.blobs,
        changes.flatMap((change) => change.finished),
      );
      await deferRecipients(
        tx,
        changes.flatMap((change) => change.deferred),
      );
    }),
  );
}

function isTold(key: FinishedRecipient, told: readonly Outcome[]): boolean {
  return told.some((outcome) => outcome.recipient.ordinal === key.ordinal);
}

/** Makes the recorder of a worker. */
export function createOutcomeRecorder(parts: OutcomeParts): OutcomeRecorder {
  const writer = createQueueWriter(parts);
  return {
    drain: () => writer.drain(),
    record: async (work, outcomes) => {
      const { finished, deferred, bounced, late } = decide(work, outcomes, parts, parts.clock());
      const silent = {
        finished: finished.filter((key) => !isTold(key, bounced)),
        deferred: deferred.filter((key) => !isTold(key, late)),
      };
      if (silent.finished.length > 0 || silent.deferred.length > 0) await writer.add(silent);
      if (bounced.length > 0) {
        const filing = await filingFor(work, await writeReport(work, 'failed', bounced, parts), parts);
        await parts.filer.file({ ...filing, finished: finished.filter((key) => isTold(key, bounced)) });
      }
      if (late.length > 0) {
        const filing = await filingFor(work, await writeReport(work, 'delayed', late, parts), parts);
        await parts.filer.file({ ...filing, deferred: deferred.filter((key) => isTold(key, late)) });
      }
    },
  };
}
