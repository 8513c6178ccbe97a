/** Reminders of handovers (R9.2): to whoever has to act next, from some days before the deadline; when it is late, to the office too. */
import { dayOf } from '#domain/directory/as-of.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { findHandover } from '#domain/handover/handovers.ts';
import { takeDueHandovers } from '#domain/handover/reminders.ts';
import { handoverPolicy } from '#domain/policy/policies/handover.ts';
import { readPolicy } from '#domain/policy/policy-store.ts';
import { addJobs } from '#platform/jobs/add-jobs.ts';
import type { HandoverParts } from './act-on-handover.ts';
import { HANDOVER_TELL_QUEUE, type HandoverTelling } from './tell-handover.ts';

/** Notes today's reminders with the jobs that send them, in one transaction; gives their number. */
export async function remindOfHandovers({
  db,
  ids,
  clock,
}: Pick<HandoverParts, 'db' | 'ids' | 'clock'>): Promise<number> {
  const now = clock();
  const day = dayOf(now);
  return db.transaction(async (tx) => {
    const { remindDaysBefore: daysBefore } = await readPolicy(tx, handoverPolicy);
    const act = { principal: systemPrincipal('job'), ids, now };
    const due = await takeDueHandovers(tx, act, { day, daysBefore });
    const jobs: { queue: string; payload: HandoverTelling }[] = [];
    for (const handoverId of due) {
      const handover = await findHandover(tx, handoverId);
      const about = handover && handover.dueAt.getTime() < now ? 'late' : 'due';
      jobs.push({ queue: HANDOVER_TELL_QUEUE, payload: { handoverId, about, day } });
    }
    await addJobs(tx, { ids, clock }, jobs);
    return due.length;
  });
}
