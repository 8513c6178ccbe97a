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
  finishSilently,
} from '#domain/outbound/outbound-outcomes.ts';
import {
  type DelayCause,
  mailClassOf,
  outgoingMailPolicy,
  type RetryTimes,
  retryTimesFor,
} from '#domain/policy/policies/outgoing-mail.ts';
import type { PolicyReader } from '#domain/policy/policy-reader.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { buildDeliveryReport, type DeliveryReport } from '#formats/report/delivery-report.ts';
import { BlobMissing, type BlobStore } from '#platform/blobs/blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { type Batcher, createBatcher } from '#platform/kernel/batcher.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId, QueueId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { isExpired, isLate, nextAttemptAt } from './retry-schedule.ts';
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
  /** What the policy of outgoing mail leaves open. */
  retry: RetryTimes;
  /** The policy as it is now; without it all mail is as `retry` says. */
  policies?: Pick<PolicyReader, 'read' | 'onChange'>;
  /** Whom something goes back to that was forwarded under an address of ours (formats/srs). */
  forwardedFor?: (address: string) => string | undefined;
  /** Told how many recipients of an account's message failed, for seeing stolen accounts (R8.6). */
  onFailures?: (accountId: AccountId, address: string, failures: number) => Promise<void>;
}

/** When a recipient of a message that was put off for a reason is tried again. */
export type ScheduleFor = (work: LeasedWork, cause: DelayCause | undefined) => RetryTimes;

/** Outcomes of one transaction, decided: who is done, who goes on, who is to be told what. */
export interface Decision {
  finished: FinishedRecipient[];
  deferred: DeferredRecipient[];
  bounced: Outcome[];
  late: Outcome[];
  relayed: Outcome[];
}

function wants(outcome: Outcome, event: 'failure' | 'delay' | 'success'): boolean {
  const { notify } = outcome.recipient;
  return notify === undefined ? event !== 'success' : notify.includes(event);
}

/** What operators see of a reply in the queue. */
const MAX_REPLY_KEPT = 1_000;

function keptReply(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().slice(0, MAX_REPLY_KEPT);
}

/** Decides what to do with the outcomes of one transaction. Pure but for the random wait. */
export function decide(
  work: LeasedWork,
  outcomes: readonly Outcome[],
  parts: Pick<OutcomeParts, 'owner' | 'random'> & { scheduleFor: ScheduleFor },
  now: number,
): Decision {
  const decision: Decision = { finished: [], deferred: [], bounced: [], late: [], relayed: [] };
  const created = work.createdAt.getTime();
  const news = (reply: string, delivered: 'no' | 'unknown') =>
    work.isSubmission ? { outcome: { reply, delivered } } : {};
  for (const outcome of outcomes) {
    const { recipient } = outcome;
    const key = { messageId: work.messageId, ordinal: recipient.ordinal, owner: parts.owner };
    const schedule = parts.scheduleFor(work, outcome.cause);
    const isGivenUp = outcome.kind === 'deferred' && isExpired(schedule, created, now);
    const reply = keptReply(outcome.text);
    if (outcome.kind === 'delivered') {
      decision.finished.push({ ...key, ...news(reply, 'unknown') });
      // RFC 3461 §5.2.2: a server that tells nothing further leaves it to us to say how far the message came.
      if (!outcome.isDsnPassedOn && wants(outcome, 'success') && work.returnPath !== '')
        decision.relayed.push(outcome);
      continue;
    }
    if (outcome.kind === 'failed' || isGivenUp) {
      decision.finished.push({ ...key, ...news(reply, 'no') });
      if (wants(outcome, 'failure') && work.returnPath !== '')
        decision.bounced.push(isGivenUp ? { ...outcome, status: '5.4.7' } : outcome);
      continue;
    }
    const isToldNow =
      !recipient.delayTold &&
      isLate(schedule, created, now) &&
      wants(outcome, 'delay') &&
      work.returnPath !== '';
    decision.deferred.push({
      ...key,
      nextAttemptAt: new Date(
        outcome.isNextInTurn ? now : nextAttemptAt(schedule, recipient.attempts, now, parts.random()),
      ),
      reply,
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

/** By the policy as it is now. */
async function schedulesOf({ policies, retry }: OutcomeParts): Promise<ScheduleFor> {
  const policy = await policies?.read(outgoingMailPolicy);
  return (work, cause) => (policy ? retryTimesFor(policy, retry, mailClassOf(work), cause) : retry);
}

async function writeReport(
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
async function filingFor(to: string, report: Buffer, parts: OutcomeParts): Promise<Filing> {
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
/** Every statement of it reaches its rows by their keys, whatever the number. */
const REUSED = { reusesPlans: true };

function createQueueWriter(parts: OutcomeParts): Batcher<QueueChange> {
  return createBatcher(MAX_BATCH, (changes) =>
    parts.db.transaction(async (tx) => {
      await finishSilently(
        tx,
        parts.blobs,
        changes.flatMap((change) => change.finished),
      );
      await deferRecipients(
        tx,
        changes.flatMap((change) => change.deferred),
      );
    }, REUSED),
  );
}

function isTold(key: FinishedRecipient, told: readonly Outcome[]): boolean {
  return told.some((outcome) => outcome.recipient.ordinal === key.ordinal);
}

/** Tells the sender of some outcomes and changes the queue for them, in one commit. */
async function tell(
  work: LeasedWork,
  action: DeliveryReport['action'],
  told: readonly Outcome[],
  change: Partial<QueueChange>,
  parts: OutcomeParts,
): Promise<void> {
  if (told.length === 0) return;
  const report = await writeReport(work, action, told, parts);
  const filing = report
    ? await filingFor(report.to, report.bytes, parts)
    : { copies: [], enforceQuota: false };
  try {
    await parts.filer.file({ ...filing, ...change });
  } catch (error) {
    // The sender's mailbox went away in this moment: then there is nobody to tell.
    if (!(error instanceof Refusal && error.code === 'notFound')) throw error;
    await parts.filer.file({ copies: [], enforceQuota: false, ...change });
  }
}

/** Makes the recorder of a worker. */
export function createOutcomeRecorder(parts: OutcomeParts): OutcomeRecorder {
  const writer = createQueueWriter(parts);
  return {
    drain: () => writer.drain(),
    record: async (work, outcomes) => {
      const decision = decide(
        work,
        outcomes,
        { ...parts, scheduleFor: await schedulesOf(parts) },
        parts.clock(),
      );
      const { finished, deferred, bounced, late, relayed } = decision;
      // What we ourselves gave up, a refused large send for one, says nothing of its account.
      if (bounced.length > 0 && work.accountId !== undefined && work.verdict === undefined)
        await parts.onFailures?.(work.accountId, work.returnPath, bounced.length);
      const told = [...bounced, ...relayed];
      const silent = {
        finished: finished.filter((key) => !isTold(key, told)),
        deferred: deferred.filter((key) => !isTold(key, late)),
      };
      if (silent.finished.length > 0 || silent.deferred.length > 0) await writer.add(silent);
      const finishedWith = (outcomesTold: readonly Outcome[]) => ({
        finished: finished.filter((key) => isTold(key, outcomesTold)),
      });
      await tell(work, 'failed', bounced, finishedWith(bounced), parts);
      await tell(work, 'relayed', relayed, finishedWith(relayed), parts);
      await tell(work, 'delayed', late, { deferred: deferred.filter((key) => isTold(key, late)) }, parts);
    },
  };
}
