/**
 * `SendApproval`: large sends to outside that wait for a decision (R8.6). Deciders see those of their units, senders their own. Set:
 * `{ "state": "approved" }`, or `{ "state": "refused", "reason": "…" }`.
 */
import { decideSend, listSendApprovals, type SendApproval } from '#domain/outbound/send-approvals.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { oneOf } from '../object-query.ts';

type Approval = SendApproval & { id: string };

const conditions = { state: oneOf('waiting', 'approved', 'refused') };

function withId(approval: SendApproval): Approval {
  return { ...approval, id: approval.messageId };
}

export const sendApproval = defineType<Approval, typeof conditions>({
  name: 'SendApproval',
  home: 'province',
  properties: {
    accountId: (object) => object.accountId,
    unitId: (object) => object.unitId,
    sender: (object) => object.sender,
    recipients: (object) => object.recipients,
    subject: (object) => object.subject,
    state: (object) => object.state,
    askedAt: (object) => object.askedAt.toISOString(),
    decidedAt: (object) => object.decidedAt?.toISOString() ?? null,
    decidedBy: (object) => object.decidedBy,
    reason: (object) => object.reason,
  },
  read: async ({ deps, principal }, ids, most) =>
    (await listSendApprovals(deps.db, principal, ids)).slice(0, most).map(withId),
  query: {
    conditions,
    sorts: ['askedAt'],
    async ids({ deps, principal }, { state }, { isAscending }, most) {
      const all = await listSendApprovals(deps.db, principal);
      const own = all.filter((approval) => state === undefined || approval.state === state);
      const sorted = own.toSorted((a, b) => a.askedAt.getTime() - b.askedAt.getTime());
      return (isAscending ? sorted : sorted.toReversed()).slice(0, most).map(({ messageId }) => messageId);
    },
  },
  set({ deps, principal }, args) {
    const authority = args.optionalText('authority') ?? 'console';
    return {
      create: () => Promise.reject(new SetFault('forbidden', 'A send asks by being sent.')),
      async update(messageId, { state, reason = '', ...others }) {
        const isRight = (state === 'approved' || state === 'refused') && typeof reason === 'string';
        const wrong = [...Object.keys(others), ...(isRight ? [] : ['state'])];
        if (!isRight || wrong.length > 0)
          throw new SetFault('invalidProperties', 'Set state to approved or refused.', { properties: wrong });
        const isApproved = state === 'approved';
        await decideSend(deps.db, { principal, messageId, isApproved, reason, authority, now: deps.clock() });
        return null;
      },
      destroy: () => Promise.reject(new SetFault('forbidden', 'Decisions are kept.')),
    };
  },
});
