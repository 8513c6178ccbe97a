/**
 * `ChangeRequest`: requests to change the directory (R5, R7): submitted by create, decided on by `action` in update, rehearsed by
 * `ChangeRequest/simulate`. Who sees and may what, the services decide; what is out of sight is not found.
 */

import type { Act } from '#domain/directory/acts.ts';
import { findReach } from '#domain/directory/authorize.ts';
import {
  type ChangeRequest,
  REQUEST_STATES,
  readTimelines,
  type TimelineEntry,
} from '#domain/directory/change-requests.ts';
import { AWAITED, findRequestIds, readRequests } from '#domain/directory/find-change-requests.ts';
import { readPeople } from '#domain/directory/people.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { findBlob } from '#domain/mailstore/uploads.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { bothLanguages } from '#platform/kernel/refusal-texts.ts';
import { approveRequest, consentToRequest } from '#services/lifecycle/approve.ts';
import { attachDecision } from '#services/lifecycle/attach-decision.ts';
import { awaitsConsent } from '#services/lifecycle/consent.ts';
import { commentOnRequest, retryRequest, withdrawRequest } from '#services/lifecycle/further-acts.ts';
import { DECIDED_TYPES } from '#services/lifecycle/matrix.ts';
import { ruleOf } from '#services/lifecycle/open-request.ts';
import { refuseRequest } from '#services/lifecycle/refuse.ts';
import { sightOf } from '#services/lifecycle/sight.ts';
import type { NewSubmission, SubmittedDecision } from '#services/lifecycle/submission.ts';
import { rehearseSubmission, submitRequest } from '#services/lifecycle/submit.ts';
import { rehearseRequest } from '#services/lifecycle/take-effect.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asBoolean, asDate, asId, asText, oneOf } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';

/** A request with what is read beside it, in one query for all. */
interface ShownRequest extends ChangeRequest {
  personName: string | null;
  timeline: readonly TimelineEntry[];
}

const conditions = {
  type: asText,
  state: oneOf(...REQUEST_STATES),
  isOpen: asBoolean,
  unitId: asId,
  personId: asId,
  requestedBy: asId,
  effectiveBefore: asDate,
  decisionId: asId,
  text: asText,
  awaits: oneOf(...AWAITED),
};

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

function reaches(principal: Principal, act: Act, { unitPath }: ChangeRequest): boolean {
  const reach = findReach(principal, act);
  return reach === 'everywhere' || reach.some((unitId) => unitPath.includes(unitId));
}

const ACTIONS = {
  approve: approveRequest,
  refuse: refuseRequest,
  consent: consentToRequest,
  withdraw: withdrawRequest,
  comment: commentOnRequest,
  retry: retryRequest,
} as const;

async function readShown(
  { deps, principal }: ObjectContext,
  ids: string[] | undefined,
  most: number,
): Promise<ShownRequest[]> {
  const requests = await readRequests(deps.db, sightOf(principal), ids, most);
  const people = await readPeople(deps.db, [...new Set(requests.flatMap(({ personId }) => personId ?? []))]);
  const names = new Map<string, string>(people.map((person) => [person.id, person.fullName]));
  const timelines = await readTimelines(
    deps.db,
    requests.map(({ id }) => id),
  );
  return requests.map((request) => ({
    ...request,
    personName: (request.personId && names.get(request.personId)) ?? null,
    timeline: timelines.get(request.id) ?? [],
  }));
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value = object[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new SetFault('invalidProperties', `${name} is text.`, { properties: [name] });
}

/** The file of a decision: a blob that the submitter uploaded. */
async function fileOf({ deps, scope }: ObjectContext, given: JsonObject) {
  const blobId = textOf(given, 'fileBlobId');
  if (blobId === undefined) return null;
  const own = scope.accounts.get(scope.principal.accountId);
  const blob = Buffer.from(/^[0-9a-f]{64}$/.test(blobId) ? blobId : '', 'hex');
  if (!own || blob.length === 0 || !(await findBlob(deps.db, own.access, blob)))
    throw new SetFault('blobNotFound', 'The file has not been uploaded.', { notFound: [blobId] });
  return {
    blob,
    name: (textOf(given, 'fileName') ?? 'quyet-dinh').slice(0, 200),
    type: (textOf(given, 'fileType') ?? 'application/octet-stream').slice(0, 100),
  };
}

async function decisionOf(
  context: ObjectContext,
  object: JsonObject,
): Promise<SubmittedDecision | undefined> {
  const id = textOf(object, 'decisionId');
  if (id !== undefined) return { id };
  const given = object['decision'] ?? undefined;
  if (given === undefined) return undefined;
  if (!isObject(given))
    throw new SetFault('invalidProperties', 'decision is an object.', { properties: ['decision'] });
  return {
    number: textOf(given, 'number') ?? '',
    decidedOn: textOf(given, 'decidedOn') ?? '',
    issuer: textOf(given, 'issuer') ?? '',
    summary: textOf(given, 'summary') ?? '',
    file: await fileOf(context, given),
  };
}

const SETTABLE = new Set([
  'type',
  'unitId',
  'personId',
  'decisionId',
  'decision',
  'details',
  'effectiveOn',
  'emergencyReason',
  'dedupeKey',
]);

async function submissionOf(context: ObjectContext, object: JsonObject): Promise<NewSubmission> {
  const wrong = Object.keys(object).filter((name) => !SETTABLE.has(name));
  if (wrong.length > 0)
    throw new SetFault('invalidProperties', `${wrong.join(', ').slice(0, 100)} cannot be set.`, {
      properties: wrong.slice(0, 10),
    });
  const details = object['details'] ?? {};
  if (!isObject(details))
    throw new SetFault('invalidProperties', 'details is an object.', { properties: ['details'] });
  const key = textOf(object, 'dedupeKey');
  return {
    type: textOf(object, 'type') ?? '',
    unitId: textOf(object, 'unitId'),
    personId: textOf(object, 'personId'),
    decision: await decisionOf(context, object),
    details,
    effectiveOn: textOf(object, 'effectiveOn') ?? '',
    source: 'form',
    emergencyReason: textOf(object, 'emergencyReason'),
    // A key is one's own: nobody learns of another's request by guessing at it.
    dedupeKey: key === undefined ? undefined : `${context.principal.accountId}:${key.slice(0, 200)}`,
  };
}

function workOf(context: ObjectContext): SetWork {
  const { deps, principal } = context;
  return {
    async create(object) {
      const { request } = await submitRequest(deps.lifecycle, principal, await submissionOf(context, object));
      return { id: request.id, state: request.state, findings: plain(request.findings) };
    },
    async update(id, patch) {
      if ('decision' in patch || 'decisionId' in patch) return attach(context, id, patch);
      const { action, note, ...rest } = patch;
      const wrong = Object.keys(rest);
      if (wrong.length > 0 || typeof action !== 'string' || !Object.hasOwn(ACTIONS, action))
        throw new SetFault('invalidProperties', `Set action (${Object.keys(ACTIONS).join(', ')}) and note.`, {
          properties: wrong.length > 0 ? wrong : ['action'],
        });
      const given = { requestId: id, note: typeof note === 'string' ? note : undefined };
      const request = await ACTIONS[action as keyof typeof ACTIONS](deps.lifecycle, principal, given).catch(
        hideUnseen,
      );
      return { state: request.state };
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'A request is withdrawn, never deleted.')),
  };
}

/** Puts a request that came without a decision on one. */
async function attach(context: ObjectContext, id: string, patch: JsonObject): Promise<JsonObject> {
  const wrong = Object.keys(patch).filter((name) => name !== 'decision' && name !== 'decisionId');
  const decision = await decisionOf(context, patch);
  if (wrong.length > 0 || !decision)
    throw new SetFault('invalidProperties', 'Set decision, or decisionId.', { properties: wrong });
  const { deps, principal } = context;
  const request = await attachDecision(deps.lifecycle, principal, { requestId: id, decision }).catch(
    hideUnseen,
  );
  return { decisionId: request.decisionId, findings: plain(request.findings) };
}

/** What is out of sight is as if it were not; the refusal is recorded where it happened. */
function hideUnseen(error: unknown): never {
  if (error instanceof Refusal && error.code === 'notPermitted' && 'request' in error.facts)
    throw new SetFault('notFound', 'There is no such object.');
  throw error;
}

/**
 * Rehearses a request that one sees, or as `draft` one that is not submitted yet: what happens to people, addresses, mailboxes, rights; or
 * what would stop it.
 */
const simulate: JmapMethod = {
  name: 'ChangeRequest/simulate',
  async run(method, args) {
    const context = openContext({ home: 'province' }, method, args);
    const draft = args.object('draft');
    const id = draft ? null : args.id('id');
    args.end();
    const answer = { accountId: args.id('accountId'), id };
    const { deps, principal } = context;
    try {
      if (draft) {
        const submission = await submissionOf(context, draft);
        const { effects, findings, problem } = await rehearseSubmission(
          deps.lifecycle,
          principal,
          submission,
        );
        const words = problem && bothLanguages(problem.message);
        return { ...answer, effects: plain(effects), findings: plain(findings), problem: words };
      }
      const [seen] = await readRequests(deps.db, sightOf(principal), [id ?? ''], 1);
      if (!seen)
        throw new MethodFault('invalidArguments', 'There is no such request.', { arguments: ['id'] });
      const effects = await rehearseRequest(deps.lifecycle, seen.id);
      return { ...answer, effects: plain(effects), problem: null };
    } catch (error) {
      if (error instanceof SetFault || error instanceof Refusal)
        return { ...answer, effects: [], findings: [], problem: bothLanguages(error.message) };
      throw error;
    }
  },
};

export const changeRequest = defineType<ShownRequest, typeof conditions>(
  {
    name: 'ChangeRequest',
    home: 'province',
    properties: {
      type: (object) => object.type,
      typeName: (object) => ruleOf(object.type).rule.vi,
      typeNameEn: (object) => ruleOf(object.type).rule.en,
      state: (object) => object.state,
      unitId: (object) => object.unitId,
      otherUnitId: (object) => object.otherUnitId,
      personId: (object) => object.personId,
      personName: (object) => object.personName,
      mailboxName: (object) => object.mailboxName,
      decisionId: (object) => object.decisionId,
      details: (object) => object.details,
      effectiveOn: (object) => object.effectiveOn,
      source: (object) => object.source,
      requestedBy: (object) => object.requestedBy,
      requestedByName: (object) => object.requestedByName,
      findings: (object) => plain(object.findings),
      consentedBy: (object) => object.consentedBy,
      awaitsConsent: (object) => awaitsConsent(object),
      mayConsent: (object, { principal }) =>
        awaitsConsent(object) &&
        object.subjectAccountId !== principal.accountId &&
        reaches(principal, 'request.consent', object),
      approvedBy: (object) => object.approvedBy,
      approvedByName: (object) => object.approvedByName,
      approvedAt: (object) => iso(object.approvedAt),
      closingNote: (object) => object.closingNote,
      emergencyReason: (object) => object.emergencyReason,
      appliedAt: (object) => iso(object.appliedAt),
      appliedLate: (object) => object.appliedLate,
      effects: (object) => plain(object.effects),
      followsId: (object) => object.followsId,
      timeline: (object) =>
        object.timeline.map(({ at, kind, actor, note }) => ({
          at: at.toISOString(),
          kind,
          actor,
          note: note && kind === 'failed' ? bothLanguages(note) : note,
        })),
      createdAt: (object) => object.createdAt.toISOString(),
      mayApprove: (object, { principal }) =>
        object.requestedBy !== principal.accountId &&
        object.subjectAccountId !== principal.accountId &&
        reaches(principal, ruleOf(object.type).rule.approve, object),
      mayRetry: (object, { principal }) =>
        object.state === 'failed' &&
        object.approvedBy !== principal.accountId &&
        reaches(principal, 'request.execute', object),
      mayNameDecision: (object, { principal }) =>
        object.decisionId === null &&
        object.state !== 'refused' &&
        object.state !== 'withdrawn' &&
        reaches(principal, ruleOf(object.type).rule.submit, object),
    },
    read: readShown,
    query: {
      conditions,
      sorts: ['createdAt', 'effectiveOn'],
      ids: ({ deps, principal }, condition, { property, isAscending }, most) => {
        const by = property === 'effectiveOn' ? 'effectiveOn' : 'createdAt';
        const asked = { ...condition, decidedTypes: DECIDED_TYPES };
        return findRequestIds(deps.db, sightOf(principal), asked, { by, isAscending }, most);
      },
    },
    set: workOf,
  },
  [simulate],
);
