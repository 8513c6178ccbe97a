/** /Groups: units with whoever holds a post in them. A new member is a transfer into the unit (R7.b). */
import { type FeedUnit, readFeedUnits } from '#domain/directory/feed-people.ts';
import { matchesFilter } from '#formats/scim/matching.ts';
import { applyPatch, decodePatch } from '#formats/scim/patch.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  type Resource,
  textOf,
  valueAt,
} from '#formats/scim/resource.ts';
import { SCHEMA } from '#formats/scim/schemas.ts';
import { ScimFault } from '#formats/scim/scim-fault.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ScimDependencies } from '../dependencies.ts';
import { MAX_MEMBERS } from '../limits.ts';
import { type ListQuery, listResponse, sortResources } from '../listing.ts';
import { requireFeedScope, type ScimScope } from '../scope.ts';
import { versionOf } from '../user-resource.ts';
import { patchUser } from './users.ts';

function groupResource(unit: FeedUnit, { context }: ScimScope): Resource {
  const { base } = context;
  const resource: Resource = {
    schemas: [SCHEMA.group],
    id: unit.id,
    externalId: unit.code,
    displayName: unit.name,
    members: unit.members.map(({ id, fullName }) => ({
      value: id,
      display: fullName,
      type: 'User',
      $ref: `${base}/Users/${id}`,
    })),
  };
  return {
    ...resource,
    meta: {
      resourceType: 'Group',
      created: unit.createdAt.toISOString(),
      lastModified: unit.changedAt.toISOString(),
      location: `${base}/Groups/${unit.id}`,
      version: versionOf(resource),
    },
  };
}

function readUnits(deps: ScimDependencies, scope: ScimScope, ids?: readonly string[]): Promise<FeedUnit[]> {
  const { db, clock } = deps.lifecycle;
  return readFeedUnits(db, {
    reach: scope.reach,
    now: clock(),
    mostMembers: MAX_MEMBERS,
    ...(ids && { ids }),
  });
}

/** A page of units; they are few, so the whole tree is read and the page cut out. */
export async function listGroups(
  deps: ScimDependencies,
  scope: ScimScope,
  query: ListQuery,
): Promise<JsonObject> {
  requireFeedScope(scope, 'units:read');
  const resources = (await readUnits(deps, scope)).map((unit) => groupResource(unit, scope));
  const { filter } = query;
  const fitting = filter ? resources.filter((resource) => matchesFilter(resource, filter)) : resources;
  const sorted = sortResources(fitting, query);
  const from = query.startIndex - 1;
  return listResponse(sorted.slice(from, from + query.count), sorted.length, query);
}

/** One unit. `Refusal('notFound')`. */
export async function readGroup(deps: ScimDependencies, scope: ScimScope, id: string): Promise<Resource> {
  requireFeedScope(scope, 'units:read');
  const [unit] = await readUnits(deps, scope, [id]);
  if (!unit) throw new Refusal('notFound', 'There is no such group.');
  return groupResource(unit, scope);
}

function memberIds(resource: Resource): Set<string> {
  const members = valueAt(resource, 'members');
  return new Set(
    (Array.isArray(members) ? members : []).filter(isObject).map((member) => textOf(member.value)),
  );
}

/** Changes the members of a unit: who is new is asked to be transferred; nobody is taken out without a place to go. */
export async function patchGroup(
  deps: ScimDependencies,
  scope: ScimScope,
  { id, body }: { id: string; body: Resource },
): Promise<Resource> {
  requireFeedScope(scope, 'people:write');
  const current = await readGroup(deps, scope, id);
  const wanted = applyPatch(current, decodePatch(body));
  const before = memberIds(current);
  const after = memberIds(wanted);
  if ([...before].some((member) => !after.has(member)))
    throw new ScimFault('mutability', 'A person leaves a unit by a transfer to another, or by leaving.');
  if (valueAt(wanted, 'displayName') !== valueAt(current, 'displayName'))
    throw new ScimFault('mutability', 'A unit is renamed by decision, not by the feed.');
  const decision = valueAt(body, SCHEMA.decision);
  const operations: Json[] = [
    { op: 'replace', path: `${SCHEMA.enterprise}:division`, value: textOf(current.externalId) },
    ...(decision === undefined ? [] : [{ op: 'add', value: { [SCHEMA.decision]: decision } }]),
  ];
  for (const member of after)
    if (!before.has(member))
      await patchUser(deps, scope, { id: member, body: { Operations: operations }, ifMatch: undefined });
  return readGroup(deps, scope, id);
}
