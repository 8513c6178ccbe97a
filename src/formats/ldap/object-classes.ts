/** Classes of our entries, and the published schema (RFC 4512 §4.1–§4.2). */
import { ATTRIBUTE_TYPES, type AttributeType } from './attribute-types.ts';
import type { EntryAttribute } from './responses.ts';

export interface ObjectClass {
  name: string;
  oid: string;
  superior?: string;
  kind: 'ABSTRACT' | 'STRUCTURAL' | 'AUXILIARY';
  must: readonly string[];
  may: readonly string[];
}

const PERSON_MAY = ['telephoneNumber', 'description'];
const ORGANIZATION_MAY = ['description', 'facsimileTelephoneNumber', 'postalAddress', 'telephoneNumber'];

export const OBJECT_CLASSES: readonly ObjectClass[] = [
  { name: 'top', oid: '2.5.6.0', kind: 'ABSTRACT', must: ['objectClass'], may: [] },
  {
    name: 'person',
    oid: '2.5.6.6',
    superior: 'top',
    kind: 'STRUCTURAL',
    must: ['sn', 'cn'],
    may: PERSON_MAY,
  },
  {
    name: 'organizationalPerson',
    oid: '2.5.6.7',
    superior: 'person',
    kind: 'STRUCTURAL',
    must: [],
    may: ['title', 'ou', 'postalAddress', 'telephoneNumber'],
  },
  {
    name: 'inetOrgPerson',
    oid: '2.16.840.1.113730.3.2.2',
    superior: 'organizationalPerson',
    kind: 'STRUCTURAL',
    must: [],
    may: [
      'departmentNumber',
      'displayName',
      'givenName',
      'jpegPhoto',
      'mail',
      'manager',
      'mobile',
      'o',
      'preferredLanguage',
      'uid',
    ],
  },
  {
    name: 'organization',
    oid: '2.5.6.4',
    superior: 'top',
    kind: 'STRUCTURAL',
    must: ['o'],
    may: ORGANIZATION_MAY,
  },
  {
    name: 'organizationalUnit',
    oid: '2.5.6.5',
    superior: 'top',
    kind: 'STRUCTURAL',
    must: ['ou'],
    may: ORGANIZATION_MAY,
  },
  {
    name: 'dcObject',
    oid: '1.3.6.1.4.1.1466.344',
    superior: 'top',
    kind: 'AUXILIARY',
    must: ['dc'],
    may: [],
  },
  {
    name: 'groupOfNames',
    oid: '2.5.6.9',
    superior: 'top',
    kind: 'STRUCTURAL',
    must: ['cn', 'member'],
    may: ['description', 'o', 'ou'],
  },
  // No standard class lets an organizational unit have an address. The number is made from a UUID (ITU-T X.667).
  {
    name: 'congthuMailRecipient',
    oid: '2.25.161226537346512310911391637018113482033',
    superior: 'top',
    kind: 'AUXILIARY',
    must: [],
    may: ['mail', 'cn', 'displayName', 'departmentNumber', 'labeledURI', 'manager', 'secretary'],
  },
];

const RULES: Record<AttributeType['matching'], string> = {
  folded: 'EQUALITY caseIgnoreMatch ORDERING caseIgnoreOrderingMatch SUBSTR caseIgnoreSubstringsMatch ',
  telephone: 'EQUALITY telephoneNumberMatch SUBSTR telephoneNumberSubstringsMatch ',
  exact: 'EQUALITY caseExactMatch ',
  oid: 'EQUALITY objectIdentifierMatch ',
  name: 'EQUALITY distinguishedNameMatch ',
  time: 'EQUALITY generalizedTimeMatch ORDERING generalizedTimeOrderingMatch ',
  none: '',
};

function quoted(names: readonly string[]): string {
  return names.length === 1 ? `'${names[0]}'` : `( ${names.map((name) => `'${name}'`).join(' ')} )`;
}

function describeAttribute(type: AttributeType): string {
  const single = type.isSingle ? ' SINGLE-VALUE' : '';
  const usage = type.isOperational ? ' NO-USER-MODIFICATION USAGE directoryOperation' : '';
  return `( ${type.oid} NAME ${quoted(type.names)} ${RULES[type.matching]}SYNTAX ${type.syntax}${single}${usage} )`;
}

function attributeList(word: string, names: readonly string[]): string {
  return names.length > 0 ? ` ${word} ( ${names.join(' $ ')} )` : '';
}

function describeClass({ oid, name, superior, kind, must, may }: ObjectClass): string {
  const above = superior ? ` SUP ${superior}` : '';
  return `( ${oid} NAME '${name}'${above} ${kind}${attributeList('MUST', must)}${attributeList('MAY', may)} )`;
}

/** The attributes of the subschema subentry that describe the schema. */
export function schemaAttributes(): EntryAttribute[] {
  return [
    { name: 'attributeTypes', values: ATTRIBUTE_TYPES.map(describeAttribute) },
    { name: 'objectClasses', values: OBJECT_CLASSES.map(describeClass) },
  ];
}
