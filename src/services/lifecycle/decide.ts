/**
 * Deciding on requests (R5.1, R7): consent, approval, refusal with a reason, comment, withdrawal, a second try.
 *
 * Whoever asked does not approve, whoever approved does not execute, and nobody decides about themselves. Of two who decide at
 * once the second is told that it is decided.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import type { Act } from '#domain/directory/acts.ts';
import { beginningOfDay } from '#domain/directory/as-of.ts';
import { findActingRole, requirePermission } from '#domain/directory/authorize.ts';
import {
  addToTimeline,
  type ChangeRequest,
  type Finding,
  insertRequests,
  lockRequest,
  moveRequest,
  type TimelineKind,
} from '#domain/directory/change-requests.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ChangeRequestId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { awaitsConsent, consentByAsking, findConsenters } from './consent.ts';
import { findFaults, openRequest, ruleOf } from './open-request.ts';
import { canSee } from './sight.ts';
import { recordingRefusals, requireRequest } from './submit.ts';
import { applyRequest } from './take-effect.ts';
import { TELL_QUEUE } from './tell-queue.ts';
import type { LifecycleParts } from './work.ts';

export const DUE_QUEUE = 'lifecycle.due';
const MAX_NOTE = 2000;

/** One decision under way, its request locked. */
export interface Deciding {
  tx: Transaction;
  parts: LifecycleParts;
  principal: Principal;
  request: ChangeRequest;
  note: string | null;
  now: number;
}

export interface Decision {
  requestId: string;
  note?: string | undefined;
}

const isSame = (principal: Principal, accountId: string | null): boolean =>
  principal.kind === 'account' && accountId !== null && principal.accountId === accountId;

function requireNote(note: string | null, what: string): asserts note is string {
  if (note === null) throw new Refusal('invalidArgument', `${what} needs its reason.`, { field: 'note' });
}

/** The object by which the right is decided: the account that it is about where there is one, so that nobody decides about themselves. */
function requireRight({ principal, request }: Deciding, act: Act): void {
  requirePermission(
    principal,
    act,
    request.subjectAccountId
      ? { kind: 'account', accountId: request.subjectAccountId, unitPath: request.unitPath }
      : { kind: 'unit', unitPath: request.unitPath },
  );
}

/** Adds a line to the request's timeline. */
export async function noteAs(deciding: Deciding, kind: TimelineKind, text: string | null): Promise<void> {
  const { tx, principal, request, now } = deciding;
  await addToTimeline(tx, { requestId: request.id, kind, principal, note: text, now });
}

function note(deciding: Deciding, kind: TimelineKind): Promise<void> {
  return noteAs(deciding, kind, deciding.note);
}

/** The act that must be permitted, and what the record calls it. */
interface DecidedAct {
  act: Act;
  recordedAs: string;
}

/** Locks the request, decides, records. A request that is out of sight is not found, and that is recorded. */
export async function decide(
  parts: LifecycleParts,
  principal: Principal,
  { act, recordedAs }: DecidedAct,
  given: Decision,
  work: (deciding: Deciding) => Promise<void>,
): Promise<ChangeRequest> {
  const text = given.note?.trim().slice(0, MAX_NOTE) ?? '';
  const now = parts.clock();
  await recordingRefusals(parts, principal, { act: recordedAs, object: given.requestId }, () =>
    parts.db.transaction(async (tx) => {
      const request = await lockRequest(tx, given.requestId);
      if (!request) throw new Refusal('notFound', 'There is no such request.');
      if (!canSee(principal, request))
        throw new Refusal('notPermitted', 'There is no such request for you.', { request: request.id });
      await work({ tx, parts, principal, request, note: text === '' ? null : text, now });
      const as = findActingRole(principal, act, { kind: 'unit', unitPath: request.unitPath });
      await recordEvent(tx, {
        now,
        actor: auditActor(principal),
        act: recordedAs,
        object: { kind: 'changeRequest', id: request.id },
        authority: text === '' ? 'R5.1' : text,
        context: {
          requestId: request.id,
          ...(request.decisionId && { decisionId: request.decisionId }),
          ...(as && { as }),
        },
        before: { state: request.state },
      });
    }),
  );
  return requireRequest(parts, given.requestId);
}

/** A participating body's head agrees, before the chief decides (R3.1). */
export function consentToRequest(
  parts: LifecycleParts,
  principal: Principal,
  given: Decision,
): Promise<ChangeRequest> {
  return decide(
    parts,
    principal,
    { act: 'request.consent', recordedAs: 'request.consent' },
    given,
    async (deciding) => {
      const { tx, request, now } = deciding;
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
}

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
export function approveRequest(
  parts: LifecycleParts,
  principal: Principal,
  given: Decision,
): Promise<ChangeRequest> {
  return decide(
    parts,
    principal,
    { act: 'request.approve', recordedAs: 'request.approve' },
    given,
    async (deciding) => {
      const { tx, request, now } = deciding;
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
}

/** Lets the request come into force on its day. */
async function wake({ tx, parts, request, now }: Deciding): Promise<void> {
  const due = Math.max(now, beginningOfDay(request.effectiveOn));
  await addJob(
    tx,
    { ids: parts.ids, clock: parts.clock },
    { queue: DUE_QUEUE, payload: {}, runAt: new Date(due), uniqueKey: request.id },
  );
}

/** Refuses with a reason. What was done as an emergency is undone by a request of its own, on this refusal. */
export function refuseRequest(
  parts: LifecycleParts,
  principal: Principal,
  given: Decision,
): Promise<ChangeRequest> {
  return decide(
    parts,
    principal,
    { act: 'request.approve', recordedAs: 'request.refuse' },
    given,
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
}

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
