/** The end of an acting head's time is a handover too (R9.2): the mailbox goes back to the head, with an inventory, and both are told. */
import { listAgencyAccounts } from '#domain/accounts/change-account.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { type ActingEnd, findActingEnds } from '#domain/handover/acting-ends.ts';
import { openHandover } from '#domain/handover/open-handover.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { HANDOVER_TELL_QUEUE, type HandoverTelling } from './tell-handover.ts';

interface Parts {
  db: Database;
  ids: NewId;
  clock: Clock;
}

async function handBack(tx: Transaction, { ids }: Parts, { agencyId, unitId }: ActingEnd, now: number) {
  const agency = (await listAgencyAccounts(tx, unitId)).find(({ id }) => id === agencyId);
  await tx.query('select from account where id = $1 for update', [agencyId]);
  // Another process may have done it before we had the lock.
  const [still] = await findActingEnds(tx, now, agencyId);
  if (!agency || !still) return false;
  const basis = `Hết thời gian phụ trách theo ${still.basis}`;
  const act = { principal: systemPrincipal('job'), authority: basis, ids, now };
  const { id } = await openHandover(tx, act, {
    agency,
    from: still.from,
    to: still.to,
    isActing: false,
    requestId: null,
    basis,
  });
  const payload: HandoverTelling = { handoverId: id, about: 'opened' };
  await addJob(tx, { ids, clock: () => now }, { queue: HANDOVER_TELL_QUEUE, payload });
  return true;
}

/** Opens the handovers that are due now, each in a transaction of its own; gives their number. */
export async function endActingHeads(parts: Parts): Promise<number> {
  const now = parts.clock();
  let opened = 0;
  for (const end of await findActingEnds(parts.db, now))
    if (await parts.db.transaction((tx) => handBack(tx, parts, end, now))) opened += 1;
  return opened;
}
