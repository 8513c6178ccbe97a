/** What else is done with a request (R7): it is withdrawn, commented on, tried a second time. */
import { type ChangeRequest, moveRequest } from '#domain/directory/change-requests.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { wake } from './approve.ts';
import { type Decision, decide, isSame, note, requireNote, requireRight } from './deciding.ts';
import { ruleOf } from './open-request.ts';
import type { LifecycleParts } from './work.ts';

/** Withdraws what is not in force yet: whoever asked, or the same unit. */
export function withdrawRequest(
  parts: LifecycleParts,
  principal: Principal,
  given: Decision,
): Promise<ChangeRequest> {
  return decide(
    parts,
    principal,
    { act: 'request.submit', recordedAs: 'request.withdraw' },
    given,
    async (deciding) => {
      const { tx, request, now } = deciding;
      if (!isSame(principal, request.requestedBy)) requireRight(deciding, ruleOf(request.type).rule.submit);
      await moveRequest(tx, request.id, {
        from: ['submitted', 'approved', 'failed'],
        to: 'withdrawn',
        change: deciding.note === null ? {} : { closingNote: deciding.note },
        now,
      });
      await note(deciding, 'withdrawn');
    },
  );
}

/** Says something about a request, to everybody who sees it. */
export function commentOnRequest(
  parts: LifecycleParts,
  principal: Principal,
  given: Decision,
): Promise<ChangeRequest> {
  return decide(
    parts,
    principal,
    { act: 'request.read', recordedAs: 'request.comment' },
    given,
    async (deciding) => {
      requireNote(deciding.note, 'A comment');
      await note(deciding, 'commented');
    },
  );
}

/** Lets a request that failed be tried again, once what stopped it is out of the way. Never by who approved it. */
export function retryRequest(
  parts: LifecycleParts,
  principal: Principal,
  given: Decision,
): Promise<ChangeRequest> {
  return decide(
    parts,
    principal,
    { act: 'request.execute', recordedAs: 'request.retry' },
    given,
    async (deciding) => {
      const { tx, request, now } = deciding;
      requireRight(deciding, 'request.execute');
      if (isSame(principal, request.approvedBy))
        throw new Refusal('notPermitted', 'Whoever approved a change does not execute it.');
      await moveRequest(tx, request.id, { from: ['failed'], to: 'approved', change: {}, now });
      await note(deciding, 'retried');
      await wake(deciding);
    },
  );
}
