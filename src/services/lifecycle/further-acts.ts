/** What else is done with a request (R7): it is withdrawn, commented on, tried a second time. */
import { moveRequest } from '#domain/directory/change-requests.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { wake } from './approve.ts';
import { defineDecision, isSame, note, requireNote, requireRight } from './deciding.ts';
import { ruleOf } from './open-request.ts';

/** Withdraws what is not in force yet: whoever asked, or the same unit. */
export const withdrawRequest = defineDecision(
  { act: 'request.submit', recordedAs: 'request.withdraw' },
  async (deciding) => {
    const { tx, principal, request, now } = deciding;
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

/** Says something about a request, to everybody who sees it. */
export const commentOnRequest = defineDecision(
  { act: 'request.read', recordedAs: 'request.comment' },
  async (deciding) => {
    requireNote(deciding.note, 'A comment');
    await note(deciding, 'commented');
  },
);

/** Lets a request that failed be tried again, once what stopped it is out of the way. Never by who approved it. */
export const retryRequest = defineDecision(
  { act: 'request.execute', recordedAs: 'request.retry' },
  async (deciding) => {
    const { tx, principal, request, now } = deciding;
    requireRight(deciding, 'request.execute');
    if (isSame(principal, request.approvedBy))
      throw new Refusal('notPermitted', 'Whoever approved a change does not execute it.');
    await moveRequest(tx, request.id, { from: ['failed'], to: 'approved', change: {}, now });
    await note(deciding, 'retried');
    await wake(deciding);
  },
);
