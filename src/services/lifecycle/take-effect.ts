/**
 * A request comes into force (R7): its steps in one transaction, whole or not at all; the same steps rehearse it before.
 *
 * The machine does it, on the approval that the request carries; whoever approved never does it themselves.
 */
import { listAgencyAccounts } from '#domain/accounts/change-account.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import {
  addToTimeline,
  type ChangeRequest,
  type Effect,
  findRequest,
  insertRequests,
  lockRequest,
  moveRequest,
} from '#domain/directory/change-requests.ts';
import { nameOfDecision, readDecisions } from '#domain/directory/decisions.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, ChangeRequestId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { type OpenedRequest, openRequest } from './open-request.ts';
import { TELL_QUEUE, type TellPayload } from './tell-queue.ts';
import type { LifecycleParts, Work } from './work.ts';

/** On what the change stands, in the words of the record. */
async function authorityOf(db: Queryable, request: ChangeRequest): Promise<string> {
  const [decision] = request.decisionId ? await readDecisions(db, [request.decisionId]) : [];
  const parts = [
    decision && nameOfDecision(decision),
    `đề nghị: ${request.requestedByName}`,
    request.approvedByName !== null && `duyệt: ${request.approvedByName}`,
    request.emergencyReason !== null && `khẩn cấp: ${request.emergencyReason}`,
  ];
  return parts.filter((part) => typeof part === 'string').join('; ');
}

/** The request as a submission, to be read again: people and units may have changed since. */
function openAgain(db: Queryable, request: ChangeRequest): Promise<OpenedRequest> {
  return openRequest(db, {
    type: request.type,
    unitId: request.unitId,
    personId: request.personId ?? undefined,
    decision: request.decisionId ? { id: request.decisionId } : undefined,
    details: request.details,
    effectiveOn: request.effectiveOn,
    source: request.source,
  });
}

async function openWork(tx: Transaction, parts: LifecycleParts, request: ChangeRequest): Promise<Work> {
  const opened = await openAgain(tx, request);
  if (opened.unit.state === 'dissolved')
    throw new Refusal('conflict', `${opened.unit.name} is dissolved and nobody follows it.`, {
      unit: opened.unit.code,
    });
  const act: DirectoryAct = {
    principal: systemPrincipal('job'),
    authority: await authorityOf(tx, request),
    context: {
      requestId: request.id,
      ...(request.approvedByName !== null && { approvedBy: request.approvedByName }),
      ...(request.decisionId && { decisionId: request.decisionId }),
    },
    ids: parts.ids,
    now: parts.clock(),
  };
  return {
    tx,
    act,
    request,
    details: opened.details,
    unit: opened.unit,
    otherUnit: opened.otherUnit,
    person: opened.person,
    account: opened.account,
    onCreated: parts.onCreated,
    effects: [],
    told: new Set<AccountId>(),
    followUps: [],
  };
}

async function runSteps(tx: Transaction, parts: LifecycleParts, request: ChangeRequest): Promise<Work> {
  const work = await openWork(tx, parts, request);
  const { rule } = await openAgain(tx, request);
  for (const step of rule.steps) await step.run(work);
  return work;
}

/** Requests that this one called for stand on the same approval and the same decision. */
async function writeFollowUps(work: Work, parts: LifecycleParts): Promise<void> {
  for (const submission of work.followUps) {
    const { request, tx, act } = work;
    const id = parts.ids() as ChangeRequestId;
    await insertRequests(
      tx,
      act.principal,
      [
        {
          id,
          type: submission.type,
          unitId: work.unit.id,
          otherUnitId: null,
          personId: request.personId,
          decisionId: request.decisionId,
          details: submission.details,
          effectiveOn: submission.effectiveOn,
          source: 'followUp',
          findings: [],
          emergencyReason: null,
          followsId: request.id,
          dedupeKey: null,
        },
      ],
      act.now,
    );
    await moveRequest(tx, id, {
      from: ['submitted'],
      to: 'approved',
      change: {
        approvedBy: request.approvedBy,
        approvedByName: request.approvedByName ?? act.authority,
        approvedAt: new Date(act.now),
      },
      now: act.now,
    });
    await addToTimeline(tx, { requestId: id, kind: 'approved', principal: act.principal, now: act.now });
  }
}

/** Who is told: whom the steps named, who asked, and the agency of the unit. */
async function tell(work: Work, parts: LifecycleParts): Promise<void> {
  const { tx, request, told } = work;
  if (request.requestedBy) told.add(request.requestedBy);
  for (const account of await listAgencyAccounts(tx, work.unit.id)) told.add(account.id);
  const payload: TellPayload = { requestId: request.id, accountIds: [...told] };
  await addJob(tx, { ids: parts.ids, clock: parts.clock }, { queue: TELL_QUEUE, payload });
}

/** Brings a request into force within a transaction; its row is locked by it. */
export async function applyRequest(tx: Transaction, parts: LifecycleParts, id: string): Promise<Effect[]> {
  const request = await lockRequest(tx, id);
  if (!request) throw new Refusal('notFound', 'There is no such request.');
  const isEmergency = request.state === 'submitted' && request.emergencyReason !== null;
  if (request.state !== 'approved' && !isEmergency)
    throw new Refusal('conflict', 'This request is not approved, or was done already.');
  const work = await runSteps(tx, parts, request);
  const { now } = work.act;
  const isLate = dayOf(now) > request.effectiveOn;
  await moveRequest(tx, id, {
    from: [request.state],
    to: 'applied',
    change: {
      appliedAt: new Date(now),
      appliedLate: isLate,
      effects: work.effects,
      ...(work.person && { personId: work.person.id }),
    },
    now,
  });
  await addToTimeline(tx, {
    requestId: id,
    kind: 'applied',
    principal: work.act.principal,
    note: isLate ? `muộn: hiệu lực từ ${request.effectiveOn} (late)` : null,
    now,
  });
  await writeFollowUps(
    { ...work, request: { ...request, personId: work.person?.id ?? request.personId } },
    parts,
  );
  await tell(work, parts);
  return work.effects;
}

/** Undoes what was rehearsed. */
class Rehearsed extends Error {
  readonly effects: Effect[];
  constructor(effects: Effect[]) {
    super('rehearsed');
    this.effects = effects;
  }
}

/** What a request would do, or in words what would stop it. */
export interface Rehearsal {
  effects: Effect[];
  problem: Refusal | null;
}

/** Runs the steps of a request that is found, or made, in a transaction that is undone. */
export async function rehearse(
  parts: LifecycleParts,
  find: (tx: Transaction) => Promise<string>,
): Promise<Rehearsal> {
  try {
    return await parts.db.transaction(async (tx) => {
      const request = await findRequest(tx, await find(tx));
      if (!request) throw new Refusal('notFound', 'There is no such request.');
      throw new Rehearsed((await runSteps(tx, parts, request)).effects);
    });
  } catch (error) {
    if (error instanceof Rehearsed) return { effects: error.effects, problem: null };
    if (error instanceof Refusal) return { effects: [], problem: error };
    throw error;
  }
}

/** What the request would do if it came into force now; nothing is kept. `Refusal`: what would stop it. */
export async function rehearseRequest(parts: LifecycleParts, id: string): Promise<Effect[]> {
  const { effects, problem } = await rehearse(parts, () => Promise.resolve(id));
  if (problem) throw problem;
  return effects;
}
