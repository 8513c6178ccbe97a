/** The agency's mailbox goes from the old head to the new one (R9.2): for every way in which somebody becomes head, in the same transaction. */
import { listAgencyAccounts } from '#domain/accounts/change-account.ts';
import { nameOfDecision, readDecisions } from '#domain/directory/decisions.ts';
import { listPosts } from '#domain/directory/posts.ts';
import type { EndedAccess } from '#domain/handover/end-access.ts';
import { findFormerHead, openHandover } from '#domain/handover/open-handover.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import type { PostId } from '#platform/kernel/ids.ts';
import { HANDOVER_TELL_QUEUE, type HandoverTelling } from '#services/handover/tell-handover.ts';
import { accountOf, personOf, type Work } from '../work.ts';

function noteEnded(work: Work, address: string, ended: EndedAccess): void {
  for (const [what, count] of Object.entries(ended))
    if (count > 0)
      work.effects.push({ kind: 'right', act: 'ended', subject: address, from: `${what}: ${count}` });
}

export async function handOverMailbox(work: Work, postId: PostId): Promise<void> {
  const { tx, act, unit, request } = work;
  const person = personOf(work);
  const account = accountOf(work);
  const taken = { postId, personId: person.id, accountId: account.id, now: act.now };
  const from = await findFormerHead(tx, unit.id, taken);
  if (!from) return;
  const [decision] = request.decisionId ? await readDecisions(tx, [request.decisionId]) : [];
  const post = (await listPosts(tx, { at: act.now, personIds: [person.id], unitIds: [unit.id] })).find(
    ({ id }) => id === postId,
  );
  for (const agency of await listAgencyAccounts(tx, unit.id)) {
    const { id, ended } = await openHandover(tx, act, {
      agency,
      from,
      to: { accountId: account.id, name: person.fullName, title: post?.title ?? '' },
      isActing: post?.isActing ?? false,
      requestId: request.id,
      basis: decision ? nameOfDecision(decision) : act.authority,
    });
    work.effects.push({
      kind: 'handover',
      act: 'made',
      subject: agency.address,
      from: from.name,
      to: person.fullName,
    });
    noteEnded(work, agency.address, ended);
    const payload: HandoverTelling = { handoverId: id, about: 'opened' };
    await addJob(tx, { ids: act.ids, clock: () => act.now }, { queue: HANDOVER_TELL_QUEUE, payload });
  }
}
