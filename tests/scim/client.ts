/**
 * A personnel system that speaks SCIM through a library not ours (SCIMMY): it finds out what the server can do, builds everything it
 * sends from that library's messages and from the schemas it discovered, and reads every answer with the library's own classes.
 */
import assert from 'node:assert/strict';
import SCIMMY from 'scimmy';
import { isObject, type Json, type JsonObject, type Resource, textOf } from '#formats/scim/resource.ts';
import { SCHEMA } from '#formats/scim/schemas.ts';

type Attribute = InstanceType<typeof SCIMMY.Types.Attribute>;
type Schema = InstanceType<typeof SCIMMY.Types.Schema>;
export type PatchOperation = SCIMMY.Messages.PatchOp.PatchOpOperation;
export type BulkOperation = SCIMMY.Messages.BulkRequest.BulkOpOperation;

/** Extensions that the library's User has: it keeps them for the whole process. */
const extensions = new Set<string>([SCHEMA.user]);

/** What the server says about an attribute, as the library's definition of it. */
function attributeFrom(given: Json): Attribute {
  const { name, type, subAttributes, multiValued, required, caseExact, mutability, returned, uniqueness } =
    given as JsonObject;
  // Quirk: SCIMMY 1.3 sets an extension twice, and refuses what is read-only the second time.
  const isReadOnly = mutability === 'readOnly';
  const config = {
    ...(multiValued !== undefined && { multiValued }),
    ...(required !== undefined && { required }),
    ...(caseExact !== undefined && type !== 'complex' && { caseExact }),
    ...(mutability !== undefined && !isReadOnly && { mutable: mutability }),
    ...(returned !== undefined && { returned }),
    ...(uniqueness !== undefined && { uniqueness }),
  };
  return new SCIMMY.Types.Attribute(
    type as SCIMMY.Types.Attribute.ValidAttributeTypes,
    textOf(name),
    config as SCIMMY.Types.Attribute.AttributeConfig,
    Array.isArray(subAttributes) ? subAttributes.map(attributeFrom) : [],
  );
}

/** A class of the library for a schema that only the server knows. */
function schemaFrom(described: JsonObject): typeof SCIMMY.Types.Schema {
  const { name, id, description, attributes } = described;
  const definition = new SCIMMY.Types.SchemaDefinition(
    textOf(name),
    textOf(id),
    textOf(description),
    (attributes as Json[]).map(attributeFrom),
  );
  return class extends SCIMMY.Types.Schema {
    static override get id(): string {
      return definition.id;
    }
    static override get definition(): typeof definition {
      return definition;
    }
  };
}

export interface PersonnelClient {
  config: SCIMMY.Schemas.ServiceProviderConfig;
  /** Sends a new user, checked by the library against the discovered schemas. */
  create(user: JsonObject): Promise<SCIMMY.Schemas.User>;
  read(id: string): Promise<SCIMMY.Schemas.User>;
  search(wanted: JsonObject): Promise<SCIMMY.Messages.ListResponse<Schema>>;
  patch(user: SCIMMY.Schemas.User, operations: PatchOperation[]): Promise<SCIMMY.Schemas.User>;
  remove(user: SCIMMY.Schemas.User): Promise<void>;
  bulk(operations: BulkOperation[]): Promise<SCIMMY.Messages.BulkResponse>;
}

/** Connects: reads what the server supports, its types and schemas (RFC 7644 §4). */
export async function connectPersonnelSystem(base: string, token: string): Promise<PersonnelClient> {
  const ask = async (method: string, path: string, body?: unknown, version?: string): Promise<Resource> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/scim+json',
        ...(body !== undefined && { 'content-type': 'application/scim+json' }),
        ...(version !== undefined && { 'if-match': version }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (text === '') return {};
    assert.match(response.headers.get('content-type') ?? '', /^application\/scim\+json/);
    const answer: Json = JSON.parse(text);
    assert.ok(isObject(answer));
    // The library throws what it reads, with status, scimType and sentence.
    if (!response.ok) throw new SCIMMY.Messages.ErrorResponse(answer);
    return answer;
  };
  const config = new SCIMMY.Schemas.ServiceProviderConfig(await ask('GET', '/ServiceProviderConfig'));
  const types = new SCIMMY.Messages.ListResponse<Schema>((await ask('GET', '/ResourceTypes')) as never);
  const people = (types.Resources as unknown as JsonObject[]).find((type) => type.name === 'User');
  const endpoint = textOf(people?.endpoint);
  for (const { schema } of (people?.schemaExtensions ?? []) as JsonObject[]) {
    const id = textOf(schema);
    if (extensions.has(id)) continue;
    extensions.add(id);
    const theirs = id === SCHEMA.enterprise ? SCIMMY.Schemas.EnterpriseUser : undefined;
    SCIMMY.Schemas.User.extend((theirs ?? schemaFrom(await ask('GET', `/Schemas/${id}`))) as never, false);
  }
  const userFrom = (answer: Resource): SCIMMY.Schemas.User => new SCIMMY.Schemas.User(answer, 'out', base);
  return {
    config,
    create: async (user) => userFrom(await ask('POST', endpoint, new SCIMMY.Schemas.User(user, 'in'))),
    read: async (id) => userFrom(await ask('GET', `${endpoint}/${id}`)),
    search: async (wanted) => {
      const request = new SCIMMY.Messages.SearchRequest({ schemas: [SCHEMA.search], ...wanted } as never);
      return new SCIMMY.Messages.ListResponse<Schema>(
        (await ask('POST', `${endpoint}/.search`, request)) as never,
      );
    },
    patch: async (user, operations) => {
      const message = new SCIMMY.Messages.PatchOp({
        schemas: [SCHEMA.patch] as never,
        Operations: operations,
      });
      return userFrom(await ask('PATCH', `${endpoint}/${user.id}`, message, user.meta.version));
    },
    remove: async (user) => {
      await ask('DELETE', `${endpoint}/${user.id}`, undefined, user.meta.version);
    },
    bulk: async (operations) => {
      const request = new SCIMMY.Messages.BulkRequest({
        schemas: [SCHEMA.bulkRequest] as never,
        Operations: operations,
      });
      const { Operations } = await ask('POST', '/Bulk', {
        schemas: request.schemas,
        Operations: request.Operations,
      });
      return new SCIMMY.Messages.BulkResponse({ Operations } as never);
    },
  };
}
