/** Consent and approval (R3.1, R5.1): what stands against it now is looked at once more, and the request waits for its day. */
import { beginningOfDay } from '#domain/directory/as-of.ts';
import { type Finding, moveRequest } from '#domain/directory/change-requests.ts';
import { auditActor } from '#domain/directory/principal.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { awaitsConsent, consentByAsking, findConsenters } from './consent.ts';
import { type Deciding, defineDecision, isSame, note, requireRight } from './deciding.ts';
import { findFaults, openRequest, ruleOf } from './open-request.ts';

/** Where requests wait for their day. */
export const DUE_QUEUE = 'lifecycle.due';

/** A participating body's head agrees, before the chief decides (R3.1). */
export const consentToRequest = defineDecision(
  { act: 'request.consent', recordedAs: 'request.consent' },
  async (deciding) => {
    const { tx, principal, request, now } = deciding;
    requireRight(deciding, 'request.consent');
    if (request.consentedBy) throw new Refusal('conflict', 'The consent was given already.');
    await moveRequest(tx, request.id, {
      from: ['submitted'],
      to: 'submitted',
      change: { consentedBy: principal.kind === 'account' ? principal.accountId : null },
      now,
    });
    await note(deciding, 'consented');
  },
);

async function requireApprovable({ tx, principal, request, now }: Deciding): Promise<void> {
  if (isSame(principal, request.requestedBy))
    throw new Refusal('notPermitted', 'Whoever asks for a change does not approve it.');
  if (awaitsConsent(request) && principal.kind === 'account') {
    const unit = { unitClass: request.unitClass, path: request.unitPath };
    const isHead = consentByAsking(principal, unit) !== null;
    if (!isHead && (await findConsenters(tx, unit, now)).length > 0)
      throw new Refusal('conflict', 'The head of this body has to consent first.', { request: request.id });
  }
  const findings = await findingsNow({ tx, request, now });
  const block = findings.find((finding) => finding.weight === 'blocks');
  if (block) throw new Refusal('conflict', `${block.vi} ${block.en}`, { finding: block.code });
}

/** What the checks of a request's type find now. */
export async function findingsNow({
  tx,
  request,
  now,
}: Pick<Deciding, 'tx' | 'request' | 'now'>): Promise<Finding[]> {
  const opened = await openRequest(tx, {
    type: request.type,
    unitId: request.unitId,
    personId: request.personId ?? undefined,
    decision: request.decisionId ? { id: request.decisionId } : undefined,
    details: request.details,
    effectiveOn: request.effectiveOn,
    source: request.source,
  });
  return findFaults(tx, opened, {
    id: request.id,
    effectiveOn: request.effectiveOn,
    hasDecision: request.decisionId !== null,
    now,
  });
}

/** Approves: it comes into force on its day by itself, at once where the day has come. An emergency is confirmed by it. */
export const approveRequest = defineDecision(
  { act: 'request.approve', recordedAs: 'request.approve' },
  async (deciding) => {
    const { tx, principal, request, now } = deciding;
    const { rule } = ruleOf(request.type);
    requireRight(deciding, rule.approve);
    const approval = {
      approvedBy: principal.kind === 'account' ? principal.accountId : null,
      approvedByName: auditActor(principal).name,
      approvedAt: new Date(now),
    };
    if (request.state === 'applied' && request.approvedAt === null) {
      if (isSame(principal, request.requestedBy))
        throw new Refusal('notPermitted', 'Whoever acted does not confirm it.');
      await moveRequest(tx, request.id, { from: ['applied'], to: 'applied', change: approval, now });
      await note(deciding, 'confirmed');
      return;
    }
    if (request.state !== 'submitted')
      throw new Refusal('conflict', 'Somebody was faster: this request is in another state now.');
    await requireApprovable(deciding);
    await moveRequest(tx, request.id, { from: ['submitted'], to: 'approved', change: approval, now });
    await note(deciding, 'approved');
    await wake(deciding);
  },
);

/** Lets the request come into force on its day. */
export async function wake({ tx, parts, request, now }: Deciding): Promise<void> {
  const due = Math.max(now, beginningOfDay(request.effectiveOn));
  await addJob(
    tx,
    { ids: parts.ids, clock: parts.clock },
    { queue: DUE_QUEUE, payload: {}, runAt: new Date(due), uniqueKey: request.id },
  );
}
