/**
 * What still waits about somebody who is gone, or who came back early, is withdrawn with its reason: a request that could only fail on its
 * day is none (R7.c). An emergency keeps waiting for who confirms it.
 */
import { addToTimeline, moveRequest } from '#domain/directory/change-requests.ts';
import { findOpenRequestsAbout } from '#domain/directory/find-change-requests.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import { TELL_QUEUE, type TellPayload } from '../tell-queue.ts';
import { personOf, type Step, type Work } from '../work.ts';

/** Withdraws the open requests about the person but the one in force, of one type or of all. */
export async function withdrawWaiting(work: Work, note: string, type?: string): Promise<void> {
  const { tx, act, request } = work;
  const { principal, now, ids } = act;
  for (const waiting of await findOpenRequestsAbout(tx, personOf(work).id)) {
    if (waiting.id === request.id || waiting.isEmergency) continue;
    if (type !== undefined && waiting.type !== type) continue;
    const change = { closingNote: note };
    await moveRequest(tx, waiting.id, { from: ['submitted', 'approved'], to: 'withdrawn', change, now });
    await addToTimeline(tx, { requestId: waiting.id, kind: 'withdrawn', principal, note, now });
    if (!waiting.requestedBy) continue;
    const payload: TellPayload = { requestId: waiting.id, accountIds: [waiting.requestedBy] };
    await addJob(tx, { ids, clock: () => now }, { queue: TELL_QUEUE, payload });
  }
}

export const withdrawWhatWaits: Step = {
  name: 'withdrawWhatWaits',
  run: (work) => withdrawWaiting(work, `${personOf(work).fullName} is not in service any more.`),
};
