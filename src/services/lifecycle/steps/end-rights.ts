/** Rights that end with a post or with the service (R7.b, R7.c): roles, delegations, rights on others' mailboxes. */
import { endRoles } from '#domain/accounts/change-account.ts';
import { endMemberships } from '#domain/groups/end-memberships.ts';
import { endSharing } from '#domain/mailstore/end-sharing.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import { accountOf, type Step, type Work } from '../work.ts';

export async function endRightsWithin(work: Work, within: readonly UnitId[] | undefined): Promise<void> {
  const account = accountOf(work);
  // Roles were held for the old post, wherever they reach; of mailboxes those of colleagues elsewhere may stay shared.
  for (const { role } of await endRoles(work.tx, work.act, account))
    work.effects.push({ kind: 'right', act: 'ended', subject: account.address, from: role });
  const owners = await endSharing(work.tx, {
    granteeId: account.id,
    ...(within && { within }),
    now: work.act.now,
  });
  for (const group of await endMemberships(work.tx, account.id, within))
    work.effects.push({ kind: 'group', act: 'ended', subject: account.address, from: group });
  for (const owner of owners)
    work.effects.push({ kind: 'right', act: 'ended', subject: account.address, from: owner });
}

/** Those held in the unit that is left. */
export const endRightsInOldUnit: Step = {
  name: 'endRightsInOldUnit',
  run: (work) => endRightsWithin(work, work.otherUnit && [work.otherUnit.id]),
};

/** All of them. */
export const endEveryRight: Step = { name: 'endEveryRight', run: (work) => endRightsWithin(work, undefined) };
