/** The rights that come with the post of head, and end with it: the agency's mailbox, its rules, its approvals (R9.1). */
import { grantRole } from '#domain/accounts/roles.ts';
import type { PostId } from '#platform/kernel/ids.ts';
import { accountOf, type Work } from '../work.ts';
import { handOverMailbox } from './hand-over-mailbox.ts';

export async function giveRightsOfHead(work: Work, postId: PostId, endsAt?: number): Promise<void> {
  const account = accountOf(work);
  await grantRole(work.tx, {
    ...work.act,
    account,
    role: 'agency_head',
    unit: work.unit,
    postId,
    ...(endsAt !== undefined && { endsAt }),
  });
  work.effects.push({
    kind: 'right',
    act: 'made',
    subject: account.address,
    to: `agency_head ${work.unit.code}`,
  });
  await handOverMailbox(work, postId);
}
