/** What is due comes into force (R7): approved requests whose day has come, one transaction each, in the order of their days. */
import { dayOf } from '#domain/directory/as-of.ts';
import { closeDomains } from '#domain/directory/change-domain.ts';
import { addToTimeline, findRequest, moveRequest } from '#domain/directory/change-requests.ts';
import { findDueRequests } from '#domain/directory/find-change-requests.ts';
import { endForwards } from '#domain/directory/forwards.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { DUE_QUEUE } from './approve.ts';
import { applyRequest } from './take-effect.ts';
import { TELL_QUEUE } from './tell-queue.ts';
import type { LifecycleParts } from './work.ts';

const AT_ONCE = 200;
/** The alarm clock of each request rings exactly; this finds what a lost one left. */
const EVERY_MS = 10 * 60 * 1000;

export interface DueResult {
  applied: string[];
  failed: string[];
}

/** A refusal by the state of things is the request's end until somebody tries again; whatever else is thrown is tried again. */
function isFinal(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code !== 'temporarilyUnavailable' && error.code !== 'storageFull';
}

/** Marks what could not be done, with the reason; nothing of it happened. */
async function fail(parts: LifecycleParts, id: string, reason: Refusal): Promise<void> {
  const now = parts.clock();
  await parts.db.transaction(async (tx) => {
    const request = await findRequest(tx, id);
    if (request?.state !== 'approved') return;
    await moveRequest(tx, id, {
      from: ['approved'],
      to: 'failed',
      change: { closingNote: reason.message },
      now,
    });
    await addToTimeline(tx, {
      requestId: id,
      kind: 'failed',
      principal: systemPrincipal('job'),
      note: reason.message,
      now,
    });
    const accountIds = [request.requestedBy, request.approvedBy].filter((account) => account !== null);
    await addJob(
      tx,
      { ids: parts.ids, clock: parts.clock },
      { queue: TELL_QUEUE, payload: { requestId: id, accountIds } },
    );
  });
}

/** Brings everything that is due into force. */
export async function runDueRequests(parts: LifecycleParts, signal?: AbortSignal): Promise<DueResult> {
  const result: DueResult = { applied: [], failed: [] };
  for (;;) {
    const ids = await findDueRequests(parts.db, dayOf(parts.clock()), AT_ONCE);
    if (ids.length === 0 || signal?.aborted) return result;
    for (const id of ids) {
      if (signal?.aborted) return result;
      try {
        await parts.db.transaction((tx) => applyRequest(tx, parts, id));
        result.applied.push(id);
      } catch (error) {
        if (!isFinal(error)) throw error;
        await fail(parts, id, error);
        result.failed.push(id);
      }
    }
  }
}

/** Closes what was open until a day: forwards of dissolved units, domains that were left. */
export async function closeWindows(parts: LifecycleParts): Promise<void> {
  await endForwards(parts.db, parts.clock());
  await closeDomains(parts.db, parts.clock());
}

/** The job: runs at each request's hour, and by the clock. Windows that are over close with it. */
export function dueHandler(parts: LifecycleParts): JobHandler {
  return {
    queue: DUE_QUEUE,
    every: { ms: EVERY_MS, payload: {} },
    async run({ signal }) {
      await runDueRequests(parts, signal);
      await closeWindows(parts);
    },
  };
}
