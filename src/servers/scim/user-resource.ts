/** A person as a SCIM User (RFC 7643 §4.1, §4.3). Pure. */
import { hash } from 'node:crypto';
import type { ChangeRequest } from '#domain/directory/change-requests.ts';
import type { FeedPerson, OpenRequest } from '#domain/directory/feed-people.ts';
import { type JsonObject, type Resource, textOf } from '#formats/scim/resource.ts';
import { SCHEMA } from '#formats/scim/schemas.ts';

/** What every resource of an answer needs to know. */
export interface ResourceContext {
  /** `https://mail.thuathienhue.gov.vn/scim/v2`. */
  base: string;
  organization: string;
}

const PENDING = 'request-';

/** The id of a user who is asked for and not there yet. */
export function pendingId(requestId: string): string {
  return PENDING + requestId;
}

/** The request that such an id names, or undefined. */
export function requestOfId(id: string): string | undefined {
  return id.startsWith(PENDING) ? id.slice(PENDING.length) : undefined;
}

/** The entity tag of a resource: of what it says, so that the same is the same everywhere. */
export function versionOf(resource: Resource): string {
  return `W/"${hash('sha256', JSON.stringify(resource), 'base64url').slice(0, 16)}"`;
}

function nameOf(fullName: string): JsonObject {
  const [familyName = fullName, ...rest] = fullName.split(' ');
  return { formatted: fullName, familyName, ...(rest.length > 0 && { givenName: rest.join(' ') }) };
}

function withMeta(resource: Resource, meta: JsonObject): Resource {
  return { ...resource, meta: { ...meta, version: versionOf(resource) } };
}

function requestsOf(requests: readonly Pick<OpenRequest, 'id' | 'type' | 'state'>[]): JsonObject {
  return {
    [SCHEMA.decision]: {
      requests: requests.map(({ id, type, state }) => ({ value: id, type, state })),
    },
  };
}

/** A person; `requests` are those about them that are not in force yet. */
export function userResource(
  person: FeedPerson,
  requests: readonly OpenRequest[],
  { base, organization }: ResourceContext,
  id: string = person.id,
): Resource {
  const [main] = person.posts;
  const phones: JsonObject[] = [
    ...(person.officePhone === null ? [] : [{ value: person.officePhone, type: 'work' }]),
    ...(person.mobilePhone === null ? [] : [{ value: person.mobilePhone, type: 'mobile' }]),
  ];
  const resource: Resource = {
    schemas: [SCHEMA.user, SCHEMA.enterprise, ...(requests.length > 0 ? [SCHEMA.decision] : [])],
    id,
    ...(person.staffNumber !== null && { externalId: person.staffNumber }),
    userName: person.uid ?? id,
    name: nameOf(person.fullName),
    displayName: person.fullName,
    ...(main && main.title !== '' && { title: main.title }),
    ...(main && { userType: main.rank }),
    active: person.isServing,
    emails: person.addresses.map((value, index) => ({ value, type: 'work', primary: index === 0 })),
    ...(phones.length > 0 && { phoneNumbers: phones }),
    ...(person.photoBlob !== null && {
      photos: [{ value: `${base}/Users/${id}/photo`, type: 'photo', primary: true }],
    }),
    groups: person.posts.map((post) => ({
      value: post.unitId,
      display: post.unitName,
      $ref: `${base}/Groups/${post.unitId}`,
    })),
    [SCHEMA.enterprise]: {
      ...(person.staffNumber !== null && { employeeNumber: person.staffNumber }),
      ...(main && { department: main.unitName, division: main.unitCode }),
      organization,
    },
    ...(requests.length > 0 && requestsOf(requests)),
  };
  return withMeta(resource, {
    resourceType: 'User',
    created: person.createdAt.toISOString(),
    lastModified: person.changedAt.toISOString(),
    location: `${base}/Users/${id}`,
  });
}

/** Somebody who is asked for and not there yet. */
export function pendingResource(request: ChangeRequest, { base }: ResourceContext): Resource {
  const id = pendingId(request.id);
  const fullName = textOf(request.details.fullName);
  const staffNumber = request.details.staffNumber;
  const title = request.details.title;
  const resource: Resource = {
    schemas: [SCHEMA.user, SCHEMA.decision],
    id,
    ...(typeof staffNumber === 'string' && { externalId: staffNumber }),
    userName: id,
    name: nameOf(fullName),
    displayName: fullName,
    ...(typeof title === 'string' && { title }),
    active: false,
    ...requestsOf([request]),
  };
  return withMeta(resource, {
    resourceType: 'User',
    created: request.createdAt.toISOString(),
    lastModified: request.changedAt.toISOString(),
    location: `${base}/Users/${id}`,
  });
}
