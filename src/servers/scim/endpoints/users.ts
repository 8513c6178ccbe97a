/** /Users (RFC 7644 §3.3–§3.6): people, and what is asked about them. */
import { findRequest } from '#domain/directory/change-requests.ts';
import {
  countFeedPeople,
  type FeedPerson,
  type FeedQuery,
  type OpenRequest,
  readFeedPeople,
  readOpenRequests,
} from '#domain/directory/feed-people.ts';
import { findUnit } from '#domain/directory/units.ts';
import { matchesFilter, requiredValue } from '#formats/scim/matching.ts';
import { applyPatch, decodePatch } from '#formats/scim/patch.ts';
import type { JsonObject, Resource } from '#formats/scim/resource.ts';
import { ScimFault } from '#formats/scim/scim-fault.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type Submitted, submitRequest } from '#services/lifecycle/submit.ts';
import type { ScimDependencies } from '../dependencies.ts';
import { HttpFault } from '../faults.ts';
import { MAX_FILTERED } from '../limits.ts';
import { type ListQuery, listResponse, sortResources } from '../listing.ts';
import { requireFeedScope, type ScimScope } from '../scope.ts';
import { decisionOf, requestForNew, requestsForChange, type WantedRequest } from '../user-changes.ts';
import { pendingId, pendingResource, requestOfId, userResource, versionOf } from '../user-resource.ts';

/** The day in the province, as ISO date. */
const DAY_FORMAT = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });

function resourcesOf(
  people: readonly FeedPerson[],
  requests: readonly OpenRequest[],
  { context }: ScimScope,
): Resource[] {
  const byPerson = Map.groupBy(requests, (request) => request.personId);
  return people.map((person) => userResource(person, byPerson.get(person.id) ?? [], context));
}

async function readResources(
  deps: ScimDependencies,
  scope: ScimScope,
  query: FeedQuery,
): Promise<Resource[]> {
  const { db } = deps.lifecycle;
  const people = await readFeedPeople(db, query);
  return resourcesOf(
    people,
    await readOpenRequests(
      db,
      people.map((person) => person.id),
    ),
    scope,
  );
}

/** A page of users. Without a filter, or with one that an index answers, only the page is read. */
export async function listUsers(
  deps: ScimDependencies,
  scope: ScimScope,
  query: ListQuery,
): Promise<JsonObject> {
  requireFeedScope(scope, 'people:read');
  const { db, clock } = deps.lifecycle;
  const base: FeedQuery = { reach: scope.reach, now: clock(), limit: query.count };
  const { filter } = query;
  if (!filter && !query.sortBy) {
    const total = await countFeedPeople(db, base);
    const page = await readResources(deps, scope, { ...base, offset: query.startIndex - 1 });
    return listResponse(page, total, query);
  }
  const narrowed: FeedQuery = {
    ...base,
    limit: MAX_FILTERED,
    ...(filter && {
      ids: oneOrNone(requiredValue(filter, 'id')),
      uid: requiredValue(filter, 'username'),
      address: requiredValue(filter, 'emails', 'value'),
      staffNumber: requiredValue(filter, 'externalid') ?? requiredValue(filter, 'employeenumber'),
    }),
  };
  const all = await readResources(deps, scope, narrowed);
  const fitting = filter ? all.filter((resource) => matchesFilter(resource, filter)) : all;
  const sorted = sortResources(fitting, query);
  const from = query.startIndex - 1;
  return listResponse(sorted.slice(from, from + query.count), sorted.length, query);
}

function oneOrNone(value: string | undefined): string[] | undefined {
  return value === undefined ? undefined : [value];
}

/** The picture of a user. `Refusal('notFound')` for one without. */
export async function readUserPicture(
  deps: ScimDependencies,
  scope: ScimScope,
  id: string,
): Promise<{ type: string; bytes: Buffer }> {
  requireFeedScope(scope, 'people:read');
  const { db, clock } = deps.lifecycle;
  const query = { reach: scope.reach, now: clock(), ids: [id], limit: 1 };
  const [person] = await readFeedPeople(db, query);
  if (!person?.photoBlob) throw new Refusal('notFound', 'There is no picture of this user.');
  return { type: person.photoType ?? 'image/jpeg', bytes: await deps.readPicture(person.photoBlob) };
}

/** One user, by the person's id or by that of the request for them. `Refusal('notFound')`. */
export async function readUser(deps: ScimDependencies, scope: ScimScope, id: string): Promise<Resource> {
  requireFeedScope(scope, 'people:read');
  const { db, clock } = deps.lifecycle;
  const requestId = requestOfId(id);
  const request = requestId === undefined ? undefined : await findRequest(db, requestId);
  if (requestId !== undefined && !request) throw new Refusal('notFound', 'There is no such user.');
  if (request && !request.personId) {
    if (!isWithin(scope, request.unitPath)) throw new Refusal('notFound', 'There is no such user.');
    return pendingResource(request, scope.context);
  }
  const ids = [request?.personId ?? id];
  const [person] = await readFeedPeople(db, { reach: scope.reach, now: clock(), ids, limit: 1 });
  if (!person) throw new Refusal('notFound', 'There is no such user.');
  return userResource(person, await readOpenRequests(db, [person.id]), scope.context, id);
}

function isWithin({ reach }: ScimScope, unitPath: readonly string[]): boolean {
  return reach === 'everywhere' || reach.some((unit) => unitPath.includes(unit));
}

interface Wish {
  wanted: WantedRequest;
  resource: Resource;
  personId?: string | undefined;
  /** What makes the same wish the same request. */
  dedupeKey: string;
}

async function submit(deps: ScimDependencies, scope: ScimScope, wish: Wish): Promise<Submitted> {
  const { db, clock } = deps.lifecycle;
  const { wanted, personId, dedupeKey } = wish;
  const unit = wanted.unitCode === undefined ? undefined : await findUnit(db, wanted.unitCode);
  if (wanted.unitCode !== undefined && !unit)
    throw new ScimFault('invalidValue', `There is no unit with the code ${wanted.unitCode.slice(0, 60)}.`);
  const { decision, effectiveOn } = decisionOf(wish.resource, DAY_FORMAT.format(clock()));
  return submitRequest(deps.lifecycle, scope.principal, {
    type: wanted.type,
    unitId: unit?.id,
    personId,
    ...(decision && { decision: { ...decision, file: null } }),
    details: wanted.details,
    effectiveOn,
    source: 'scim',
    dedupeKey,
  });
}

/** Somebody new: a request for joining. The resource shows it until it is in force. */
export async function createUser(
  deps: ScimDependencies,
  scope: ScimScope,
  resource: Resource,
): Promise<Resource> {
  requireFeedScope(scope, 'people:write');
  const wanted = requestForNew(resource);
  const { staffNumber } = wanted.details;
  const personId = await findFormer(deps, staffNumber);
  const dedupeKey = `scim:joining:${staffNumber ?? JSON.stringify([wanted.unitCode, wanted.details])}`;
  const { request, isNew } = await submit(deps, scope, { wanted, resource, personId, dedupeKey });
  if (!isNew && request.state !== 'refused' && request.state !== 'withdrawn')
    throw new ScimFault('uniqueness', `This user was asked for before: ${pendingId(request.id)}.`);
  return pendingResource(request, scope.context);
}

/** Whoever left and comes back is the same person; whoever serves is not made twice. */
async function findFormer(
  deps: ScimDependencies,
  staffNumber: string | undefined,
): Promise<string | undefined> {
  if (staffNumber === undefined) return undefined;
  const { db, clock } = deps.lifecycle;
  const [known] = await readFeedPeople(db, { reach: 'everywhere', now: clock(), staffNumber, limit: 1 });
  if (known?.isServing)
    throw new ScimFault('uniqueness', `There is a user with the staff number ${staffNumber}.`);
  return known?.id;
}

function requireVersion(current: Resource, ifMatch: string | undefined): void {
  const version = (current.meta as JsonObject | undefined)?.version ?? versionOf(current);
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (!ifMatch.split(',').some((tag) => tag.trim() === version))
    throw new HttpFault(412, 'The user was changed meanwhile.');
}

/** Makes a user what is wanted: submits what that takes, and gives the user as it is now. */
async function changeUser(
  deps: ScimDependencies,
  scope: ScimScope,
  { id, current, wanted }: { id: string; current: Resource; wanted: Resource },
): Promise<Resource> {
  const personId =
    requestOfId(id) === undefined
      ? id
      : (await findRequest(deps.lifecycle.db, requestOfId(id) ?? ''))?.personId;
  if (!personId) throw new ScimFault('mutability', 'A user who is asked for is changed in the request.');
  for (const one of requestsForChange(current, wanted)) {
    const dedupeKey = `scim:${personId}:${JSON.stringify([one, decisionOf(wanted, DAY_FORMAT.format(deps.lifecycle.clock()))])}`;
    await submit(deps, scope, { wanted: one, resource: wanted, personId, dedupeKey });
  }
  return readUser(deps, scope, id);
}

export async function replaceUser(
  deps: ScimDependencies,
  scope: ScimScope,
  { id, body, ifMatch }: { id: string; body: Resource; ifMatch: string | undefined },
): Promise<Resource> {
  requireFeedScope(scope, 'people:write');
  const current = await readUser(deps, scope, id);
  requireVersion(current, ifMatch);
  return changeUser(deps, scope, { id, current, wanted: body });
}

export async function patchUser(
  deps: ScimDependencies,
  scope: ScimScope,
  { id, body, ifMatch }: { id: string; body: Resource; ifMatch: string | undefined },
): Promise<Resource> {
  requireFeedScope(scope, 'people:write');
  const current = await readUser(deps, scope, id);
  requireVersion(current, ifMatch);
  return changeUser(deps, scope, { id, current, wanted: applyPatch(current, decodePatch(body)) });
}

/** Asks for leaving; the user is there until it is in force. */
export async function deleteUser(
  deps: ScimDependencies,
  scope: ScimScope,
  { id, ifMatch }: { id: string; ifMatch: string | undefined },
): Promise<void> {
  requireFeedScope(scope, 'people:write');
  const current = await readUser(deps, scope, id);
  requireVersion(current, ifMatch);
  await changeUser(deps, scope, { id, current, wanted: { ...current, active: false } });
}
