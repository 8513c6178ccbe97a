/** Agency mail that somebody handles goes back to the unit when they leave it or the service (R7.b, R7.c): threads stay, open, for others. */
import { handBackAgencyMail } from '#domain/agency-mail/assignments.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import { accountOf, type Step, type Work } from '../work.ts';

export async function handBackMail(work: Work, within: readonly UnitId[] | undefined): Promise<void> {
  const { tx, act } = work;
  const account = accountOf(work);
  const handed = await handBackAgencyMail(tx, {
    assigneeId: account.id,
    within,
    by: act.principal,
    now: act.now,
  });
  for (const { address, unitName, emails } of handed)
    work.effects.push({
      kind: 'agencyMail',
      act: 'changed',
      subject: `${address} (${emails})`,
      from: account.displayName,
      to: unitName,
    });
}

/** Of the unit that is left. */
export const handBackMailOfOldUnit: Step = {
  name: 'handBackMailOfOldUnit',
  run: (work) => handBackMail(work, work.otherUnit && [work.otherUnit.id]),
};

/** All of it. */
export const handBackAllMail: Step = {
  name: 'handBackAllMail',
  run: (work) => handBackMail(work, undefined),
};
