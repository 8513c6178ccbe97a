/** What an attempt means for its recipients: finished, told, or tried again later. Pure. */
import type { LeasedWork } from '#domain/outbound/lease-outbound.ts';
import type { DeferredRecipient, FinishedRecipient } from '#domain/outbound/outbound-outcomes.ts';
import type { OutcomeParts, ScheduleFor } from './outcome-parts.ts';
import { isExpired, isLate, nextAttemptAt } from './retry-schedule.ts';
import type { Outcome } from './transaction.ts';

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
