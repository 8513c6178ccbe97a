/**
 * Submitting requests (R5.2–R5.5, R7): who may for this type and unit, what the checks find, one row and its timeline.
 *
 * Whoever asks for what is not theirs is refused, and that stands in the audit record.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { findActingRole, requirePermission } from '#domain/directory/authorize.ts';
import {
  type ChangeRequest,
  type Finding,
  findRequest,
  findRequestByKey,
  insertRequests,
  type NewRequest,
} from '#domain/directory/change-requests.ts';
import { recordDecision } from '#domain/directory/decisions.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ChangeRequestId, DecisionId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { consentByAsking, findConsenters } from './consent.ts';
import { findFaults, type OpenedRequest, openRequest } from './open-request.ts';
import type { NewSubmission } from './submission.ts';
import { applyRequest, type Rehearsal, rehearse } from './take-effect.ts';
import { TELL_QUEUE, type TellPayload } from './tell-queue.ts';
import type { LifecycleParts } from './work.ts';

/** Runs an act on requests; a refusal for want of rights is recorded before it is told. */
export async function recordingRefusals<T>(
  parts: LifecycleParts,
  principal: Principal,
  what: { act: string; object: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'notPermitted')
      await parts.db.transaction((tx) =>
        recordEvent(tx, {
          now: parts.clock(),
          actor: auditActor(principal),
          act: `${what.act}.refused`,
          object: { kind: 'changeRequest', id: what.object },
          authority: error.message,
        }),
      );
    throw error;
  }
}

/** Requires the right to submit for the unit; for a transfer that is the receiving one (R7.b). */
function requireSubmitter(principal: Principal, { rule, unit }: OpenedRequest, isEmergency: boolean): void {
  const object = { kind: 'unit' as const, unitPath: unit.path };
  requirePermission(principal, rule.submit, object);
  if (!isEmergency) return;
  if (!rule.mayBeEmergency)
    throw new Refusal('invalidArgument', 'Only a lock can be done before it is approved.');
  requirePermission(principal, 'request.emergency', object);
}

async function decisionIdOf(
  tx: Transaction,
  parts: LifecycleParts,
  principal: Principal,
  { decision }: NewSubmission,
): Promise<DecisionId | null> {
  if (!decision) return null;
  if ('id' in decision) return decision.id as DecisionId;
  const act = { principal, authority: 'phiếu đề nghị', ids: parts.ids, now: parts.clock() };
  return recordDecision(tx, act, decision, parts.keepFile);
}

export interface Submitted {
  request: ChangeRequest;
  /** False when the same submission was there before. */
  isNew: boolean;
}

/** Writes a submission that was opened. An emergency takes effect in the same transaction. */
export async function writeRequest(
  tx: Transaction,
  parts: LifecycleParts,
  principal: Principal,
  given: { submission: NewSubmission; opened: OpenedRequest; findings: readonly Finding[] },
): Promise<ChangeRequestId> {
  const { submission, opened, findings } = given;
  const row: NewRequest = {
    id: parts.ids() as ChangeRequestId,
    type: opened.type,
    unitId: opened.unit.id,
    otherUnitId: opened.otherUnit?.id ?? null,
    personId: opened.person?.id ?? null,
    decisionId: await decisionIdOf(tx, parts, principal, submission),
    details: opened.details,
    effectiveOn: submission.effectiveOn,
    source: submission.source,
    findings,
    emergencyReason: submission.emergencyReason ?? null,
    followsId: submission.followsId ?? null,
    dedupeKey: submission.dedupeKey ?? null,
    consentedBy: consentByAsking(principal, opened.unit),
  };
  const written = await insertRequests(tx, principal, [row], parts.clock());
  if (!written.has(row.id)) throw new SentTwice();
  return row.id;
}

/** The same submission came before; the transaction is undone and the first one shown. */
class SentTwice extends Error {}

/** Submits a request. `Refusal`: `notPermitted`, `invalidArgument`, `notFound`, `conflict`. */
export async function submitRequest(
  parts: LifecycleParts,
  principal: Principal,
  submission: NewSubmission,
): Promise<Submitted> {
  const emergency = submission.emergencyReason?.trim();
  if (submission.emergencyReason !== undefined && emergency === '')
    throw new Refusal('invalidArgument', 'An emergency needs its reason.', { field: 'emergencyReason' });
  return recordingRefusals(
    parts,
    principal,
    { act: 'request.submit', object: submission.personId ?? submission.unitId ?? submission.type },
    async () =>
      write(parts, principal, { submission, ...(await checkSubmission(parts, principal, submission)) }),
  );
}

/** Who may submit it, and what the checks find. */
async function checkSubmission(
  parts: LifecycleParts,
  principal: Principal,
  submission: NewSubmission,
): Promise<{ opened: OpenedRequest; findings: Finding[] }> {
  const opened = await openRequest(parts.db, submission);
  requireSubmitter(principal, opened, submission.emergencyReason !== undefined);
  const isSelf = principal.kind === 'account' && opened.account?.id === principal.accountId;
  if (isSelf && opened.type !== 'leaveOfAbsence' && opened.type !== 'leaving')
    throw new Refusal('notPermitted', 'Nobody asks for a change of their own rights or post.');
  const findings = await findFaults(parts.db, opened, {
    id: undefined,
    effectiveOn: submission.effectiveOn,
    hasDecision: submission.decision !== undefined,
    now: parts.clock(),
  });
  return { opened, findings };
}

/**
 * What a request that is not submitted yet would do, and what its checks find; nothing is kept, not even its decision. `Refusal`: as to
 * submit it; what would stop its steps is in `problem`.
 */
export async function rehearseSubmission(
  parts: LifecycleParts,
  principal: Principal,
  submission: NewSubmission,
): Promise<Rehearsal & { findings: Finding[] }> {
  const checked = await checkSubmission(parts, principal, submission);
  const { decision: _, dedupeKey: __, emergencyReason: ___, ...draft } = submission;
  const rehearsal = await rehearse(parts, (tx) =>
    writeRequest(tx, parts, principal, { submission: draft, ...checked }),
  );
  return { ...rehearsal, findings: checked.findings };
}

async function write(
  parts: LifecycleParts,
  principal: Principal,
  given: Parameters<typeof writeRequest>[3],
): Promise<Submitted> {
  const { emergencyReason, dedupeKey } = given.submission;
  try {
    const id = await parts.db.transaction(async (tx) => {
      const made = await writeRequest(tx, parts, principal, given);
      await recordSubmission(tx, parts, principal, made, given);
      if (emergencyReason !== undefined) await applyRequest(tx, parts, made);
      const { unit } = given.opened;
      if (unit.unitClass === 'participating' && consentByAsking(principal, unit) === null)
        await askForConsent(tx, parts, made, unit);
      return made;
    });
    return { request: await requireRequest(parts, id), isNew: true };
  } catch (error) {
    if (!(error instanceof SentTwice) || dedupeKey === undefined) throw error;
    const known = await findRequestByKey(parts.db, dedupeKey);
    if (!known) throw error;
    return { request: await requireRequest(parts, known), isNew: false };
  }
}

/** Tells by mail those who may agree for a body that takes part that a request waits for them. */
async function askForConsent(
  tx: Transaction,
  parts: LifecycleParts,
  requestId: string,
  unit: OpenedRequest['unit'],
): Promise<void> {
  const accountIds = await findConsenters(tx, unit, parts.clock());
  if (accountIds.length === 0) return;
  const payload: TellPayload = { requestId, accountIds };
  await addJob(tx, { ids: parts.ids, clock: parts.clock }, { queue: TELL_QUEUE, payload });
}

async function recordSubmission(
  tx: Transaction,
  parts: LifecycleParts,
  principal: Principal,
  id: ChangeRequestId,
  { opened, submission }: Parameters<typeof writeRequest>[3],
): Promise<void> {
  const as = findActingRole(principal, opened.rule.submit, { kind: 'unit', unitPath: opened.unit.path });
  await recordEvent(tx, {
    now: parts.clock(),
    actor: auditActor(principal),
    act: 'request.submit',
    object: { kind: 'changeRequest', id },
    authority: submission.emergencyReason ?? 'R7',
    context: { requestId: id, ...(as && { as }) },
    after: { type: opened.type, unit: opened.unit.code, effectiveOn: submission.effectiveOn },
  });
}

/** The request of an id. `Refusal('notFound')`. */
export async function requireRequest(parts: LifecycleParts, id: string): Promise<ChangeRequest> {
  const request = await findRequest(parts.db, id);
  if (!request) throw new Refusal('notFound', 'There is no such request.');
  return request;
}
