/**
 * From what became of recipients to the queue and to the sender: finish, put back, bounce, tell of a delay.
 *
 * A bounce and the end of the recipients it tells of are one commit (the filer's), so every failure yields exactly one.
 * A message under the null reverse-path is never answered (RFC 5321 §6.1), and NOTIFY=NEVER is kept (RFC 3461 §5.2).
 */
import type { LeasedWork } from '#domain/outbound/lease-outbound.ts';
import {
  type DeferredRecipient,
  deferRecipients,
  type FinishedRecipient,
  finishSilently,
} from '#domain/outbound/outbound-outcomes.ts';
import type { DeliveryReport } from '#formats/report/delivery-report.ts';
import { type Batcher, createBatcher } from '#platform/kernel/batcher.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { decide } from './decide-outcome.ts';
import { type OutcomeParts, schedulesOf } from './outcome-parts.ts';
import { filingFor, writeReport } from './outcome-report.ts';
import type { Outcome } from './transaction.ts';

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
