/**
 * The schemas that we publish (RFC 7643 §4.1–§4.3, §7, §8.7): of each attribute what clients may rely on.
 */
import type { JsonObject } from './resource.ts';

export const SCHEMA = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  /**
   * Ours: the decision that a change stands on, and what became of it (R7). In the IETF's namespace, though not registered there:
   * Microsoft Entra and client libraries take extensions of no other.
   */
  decision: 'urn:ietf:params:scim:schemas:extension:congthu:2.0:User',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  search: 'urn:ietf:params:scim:api:messages:2.0:SearchRequest',
  bulkRequest: 'urn:ietf:params:scim:api:messages:2.0:BulkRequest',
  bulkResponse: 'urn:ietf:params:scim:api:messages:2.0:BulkResponse',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
  provider: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  resourceType: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  schema: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
} as const;

interface Attribute {
  name: string;
  type: 'string' | 'boolean' | 'complex' | 'reference' | 'dateTime';
  description: string;
  multiValued?: true;
  required?: true;
  caseExact?: true;
  mutability?: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  uniqueness?: 'server';
  subAttributes?: readonly Attribute[];
}

function text(name: string, description: string, more: Partial<Attribute> = {}): Attribute {
  return { name, type: 'string', description, ...more };
}

const VALUE = text('value', 'The value.');
const TYPE = text('type', 'What it is for, such as "work".');
const PRIMARY: Attribute = { name: 'primary', type: 'boolean', description: 'The one to use first.' };
const READ_ONLY = { mutability: 'readOnly' } as const;

interface Schema {
  id: string;
  name: string;
  description: string;
  attributes: readonly Attribute[];
}

const SCHEMAS: readonly Schema[] = [
  {
    id: SCHEMA.user,
    name: 'User',
    description: 'A person of the province with their account.',
    attributes: [
      text('userName', 'The local part of the address; made by the published rule, never chosen.', {
        uniqueness: 'server',
        ...READ_ONLY,
      }),
      {
        name: 'name',
        type: 'complex',
        description: 'The name as the decision writes it.',
        subAttributes: [
          text('formatted', 'The whole name, family name first.', { required: true }),
          text('familyName', 'The family name.'),
          text('givenName', 'What follows it.'),
        ],
      },
      text('displayName', 'The whole name.'),
      text('title', 'The post held, of several the main one.'),
      text('userType', 'The kind of post: head, deputy_head, secretary, member.'),
      { name: 'active', type: 'boolean', description: 'Whether the person serves; false asks for leaving.' },
      {
        name: 'emails',
        type: 'complex',
        multiValued: true,
        description: 'Addresses, the primary first.',
        ...READ_ONLY,
        subAttributes: [VALUE, TYPE, PRIMARY],
      },
      {
        name: 'phoneNumbers',
        type: 'complex',
        multiValued: true,
        description: 'Telephones: work and mobile.',
        subAttributes: [VALUE, TYPE],
      },
      {
        name: 'photos',
        type: 'complex',
        multiValued: true,
        description: 'Where the picture is read, with the same token.',
        ...READ_ONLY,
        subAttributes: [VALUE, TYPE, PRIMARY],
      },
      {
        name: 'groups',
        type: 'complex',
        multiValued: true,
        description: 'Units in which posts are held.',
        ...READ_ONLY,
        subAttributes: [VALUE, text('display', 'The name of the unit.')],
      },
    ],
  },
  {
    id: SCHEMA.enterprise,
    name: 'EnterpriseUser',
    description: 'Where the person serves.',
    attributes: [
      text('employeeNumber', 'The staff number.', { caseExact: true, uniqueness: 'server' }),
      text('department', 'The name of the unit.', READ_ONLY),
      text('division', 'The code of the unit; another one asks for a transfer.'),
      text('organization', 'The province.', READ_ONLY),
    ],
  },
  {
    id: SCHEMA.decision,
    name: 'Decision',
    description: 'The decision that a change stands on; every change has one.',
    attributes: [
      text('number', 'Such as 05/2005/QĐ-UB.'),
      { name: 'date', type: 'dateTime', description: 'When it was decided.' },
      text('issuer', 'Who decided.'),
      text('summary', 'In a sentence.'),
      text('reason', 'Why somebody is not active any more: leaving, retirement, death.', {
        mutability: 'writeOnly',
      }),
      { name: 'effectiveDate', type: 'dateTime', description: 'From when; without it from today.' },
      {
        name: 'requests',
        type: 'complex',
        multiValued: true,
        description: 'Change requests that are not in force yet.',
        ...READ_ONLY,
        subAttributes: [VALUE, TYPE, text('state', 'Where it stands.')],
      },
    ],
  },
  {
    id: SCHEMA.group,
    name: 'Group',
    description: 'A unit with the people who hold posts in it.',
    attributes: [
      text('displayName', 'The name of the unit.', READ_ONLY),
      {
        name: 'members',
        type: 'complex',
        multiValued: true,
        description: 'People; a new one asks for a transfer into the unit.',
        subAttributes: [VALUE, text('display', 'The name.'), TYPE],
      },
    ],
  },
];

function describe(attribute: Attribute): JsonObject {
  const { name, type, description, multiValued, required, caseExact, mutability, uniqueness, subAttributes } =
    attribute;
  return {
    name,
    type,
    multiValued: multiValued ?? false,
    description,
    required: required ?? false,
    caseExact: caseExact ?? false,
    mutability: mutability ?? 'readWrite',
    returned: 'default',
    uniqueness: uniqueness ?? 'none',
    ...(subAttributes && { subAttributes: subAttributes.map(describe) }),
  };
}

/** Every schema as a resource; `base` is the address of the service. */
export function schemaResources(base: string): JsonObject[] {
  return SCHEMAS.map(({ id, name, description, attributes }) => ({
    schemas: [SCHEMA.schema],
    id,
    name,
    description,
    attributes: attributes.map(describe),
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  }));
}

/** The types of resources that there are. */
export function resourceTypes(base: string): JsonObject[] {
  const meta = (name: string): JsonObject => ({
    resourceType: 'ResourceType',
    location: `${base}/ResourceTypes/${name}`,
  });
  return [
    {
      schemas: [SCHEMA.resourceType],
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      description: 'People',
      schema: SCHEMA.user,
      schemaExtensions: [
        { schema: SCHEMA.enterprise, required: false },
        { schema: SCHEMA.decision, required: false },
      ],
      meta: meta('User'),
    },
    {
      schemas: [SCHEMA.resourceType],
      id: 'Group',
      name: 'Group',
      endpoint: '/Groups',
      description: 'Units',
      schema: SCHEMA.group,
      meta: meta('Group'),
    },
  ];
}
