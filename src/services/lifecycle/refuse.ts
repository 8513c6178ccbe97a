/** Refusing a request with a reason (R7); what was done as an emergency is undone. */
import { insertRequests, moveRequest } from '#domain/directory/change-requests.ts';
import { auditActor } from '#domain/directory/principal.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import type { ChangeRequestId } from '#platform/kernel/ids.ts';
import { type Deciding, defineDecision, note, requireNote, requireRight } from './deciding.ts';
import { ruleOf } from './open-request.ts';
import { applyRequest } from './take-effect.ts';
import { TELL_QUEUE } from './tell-queue.ts';

/** Refuses with a reason. What was done as an emergency is undone by a request of its own, on this refusal. */
export const refuseRequest = defineDecision(
  { act: 'request.approve', recordedAs: 'request.refuse' },
  async (deciding) => {
    const { tx, request, now } = deciding;
    requireNote(deciding.note, 'A refusal');
    requireRight(deciding, ruleOf(request.type).rule.approve);
    const closing = { closingNote: deciding.note };
    if (request.state === 'applied' && request.approvedAt === null) {
      await moveRequest(tx, request.id, {
        from: ['applied'],
        to: 'applied',
        change: { ...closing, approvedAt: new Date(now) },
        now,
      });
      await note(deciding, 'refused');
      await undoEmergency(deciding);
      return;
    }
    await moveRequest(tx, request.id, {
      from: ['submitted', 'approved', 'failed'],
      to: 'refused',
      change: closing,
      now,
    });
    await note(deciding, 'refused');
    await tellRequester(deciding);
  },
);

async function tellRequester({ tx, parts, request }: Deciding): Promise<void> {
  if (!request.requestedBy) return;
  await addJob(
    tx,
    { ids: parts.ids, clock: parts.clock },
    { queue: TELL_QUEUE, payload: { requestId: request.id, accountIds: [request.requestedBy] } },
  );
}

async function undoEmergency({ tx, parts, principal, request, note: reason, now }: Deciding): Promise<void> {
  const id = parts.ids() as ChangeRequestId;
  await insertRequests(
    tx,
    principal,
    [
      {
        id,
        type: 'unlock',
        unitId: request.unitId,
        otherUnitId: null,
        personId: request.personId,
        decisionId: null,
        details: {
          ...(reason !== null && { reason }),
          ...('accountId' in request.details && { accountId: request.details['accountId'] }),
        },
        effectiveOn: request.effectiveOn,
        source: 'followUp',
        findings: [],
        emergencyReason: null,
        followsId: request.id,
        dedupeKey: null,
      },
    ],
    now,
  );
  await moveRequest(tx, id, {
    from: ['submitted'],
    to: 'approved',
    change: {
      approvedBy: principal.kind === 'account' ? principal.accountId : null,
      approvedByName: auditActor(principal).name,
      approvedAt: new Date(now),
    },
    now,
  });
  await applyRequest(tx, parts, id);
}
