/** What the service can do (RFC 7644 §4, RFC 7643 §5). */
import type { JsonObject } from '#formats/scim/resource.ts';
import { resourceTypes, SCHEMA, schemaResources } from '#formats/scim/schemas.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { MAX_BODY_BYTES, MAX_BULK_OPERATIONS, MAX_PAGE } from '../limits.ts';

export function serviceProviderConfig(base: string): JsonObject {
  return {
    schemas: [SCHEMA.provider],
    documentationUri: base.replace(/\/scim\/v2$/, '/'),
    patch: { supported: true },
    bulk: { supported: true, maxOperations: MAX_BULK_OPERATIONS, maxPayloadSize: MAX_BODY_BYTES },
    filter: { supported: true, maxResults: MAX_PAGE },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A token made by the center: congthu scim-token add',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

function listAll(resources: readonly JsonObject[]): JsonObject {
  return {
    schemas: [SCHEMA.list],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: [...resources],
  };
}

function pick(resources: readonly JsonObject[], id: string | undefined): JsonObject {
  if (id === undefined) return listAll(resources);
  const found = resources.find((resource) => resource.id === id);
  if (!found) throw new Refusal('notFound', 'There is no such resource.');
  return found;
}

export function describeSchemas(base: string, id: string | undefined): JsonObject {
  return pick(schemaResources(base), id);
}

export function describeResourceTypes(base: string, id: string | undefined): JsonObject {
  return pick(resourceTypes(base), id);
}
