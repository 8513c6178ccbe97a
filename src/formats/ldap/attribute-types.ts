/**
 * The attributes of our entries, with how their values compare (RFC 4519, RFC 4524, RFC 2798, RFC 4530, RFC 4512 §3.4).
 *
 * `folded` text compares without case and without diacritics, runs of blanks as one: looser than caseIgnoreMatch (RFC 4517 §4.2.11),
 * because people type "nguyen" for "Nguyễn" (R4.3). Numbers of telephones compare by their digits.
 */

/** How values of an attribute compare. */
export type Matching = 'folded' | 'telephone' | 'exact' | 'oid' | 'name' | 'time' | 'none';

export interface AttributeType {
  names: readonly [string, ...string[]];
  oid: string;
  matching: Matching;
  /** Syntax (RFC 4517 §3.3). */
  syntax: string;
  isSingle?: true;
  /** Given only when asked for by name or by `+` (RFC 4512 §3.4). */
  isOperational?: true;
}

const SYNTAX = {
  text: '1.3.6.1.4.1.1466.115.121.1.15',
  ia5: '1.3.6.1.4.1.1466.115.121.1.26',
  oid: '1.3.6.1.4.1.1466.115.121.1.38',
  name: '1.3.6.1.4.1.1466.115.121.1.12',
  telephone: '1.3.6.1.4.1.1466.115.121.1.50',
  jpeg: '1.3.6.1.4.1.1466.115.121.1.28',
  time: '1.3.6.1.4.1.1466.115.121.1.24',
  boolean: '1.3.6.1.4.1.1466.115.121.1.7',
  uuid: '1.3.6.1.1.16.1',
} as const;

const text = (oid: string, ...names: [string, ...string[]]): AttributeType => ({
  names,
  oid,
  matching: 'folded',
  syntax: SYNTAX.text,
});

const operational = (oid: string, name: string, matching: Matching, syntax: string): AttributeType => ({
  names: [name],
  oid,
  matching,
  syntax,
  isSingle: true,
  isOperational: true,
});

export const ATTRIBUTE_TYPES: readonly AttributeType[] = [
  { names: ['objectClass'], oid: '2.5.4.0', matching: 'oid', syntax: SYNTAX.oid },
  text('2.5.4.3', 'cn', 'commonName'),
  text('2.5.4.4', 'sn', 'surname'),
  text('2.5.4.42', 'givenName', 'gn'),
  text('2.16.840.1.113730.3.1.241', 'displayName'),
  text('0.9.2342.19200300.100.1.1', 'uid', 'userid'),
  { ...text('0.9.2342.19200300.100.1.3', 'mail', 'rfc822Mailbox'), syntax: SYNTAX.ia5 },
  text('2.5.4.10', 'o', 'organizationName'),
  text('2.5.4.11', 'ou', 'organizationalUnitName'),
  { ...text('0.9.2342.19200300.100.1.25', 'dc', 'domainComponent'), syntax: SYNTAX.ia5 },
  text('2.5.4.12', 'title'),
  text('2.5.4.13', 'description'),
  text('2.16.840.1.113730.3.1.2', 'departmentNumber'),
  text('2.5.4.16', 'postalAddress'),
  { names: ['telephoneNumber'], oid: '2.5.4.20', matching: 'telephone', syntax: SYNTAX.telephone },
  {
    names: ['mobile', 'mobileTelephoneNumber'],
    oid: '0.9.2342.19200300.100.1.41',
    matching: 'telephone',
    syntax: SYNTAX.telephone,
  },
  {
    names: ['facsimileTelephoneNumber', 'fax'],
    oid: '2.5.4.23',
    matching: 'telephone',
    syntax: SYNTAX.telephone,
  },
  text('1.3.6.1.4.1.250.1.57', 'labeledURI'),
  { names: ['jpegPhoto'], oid: '0.9.2342.19200300.100.1.60', matching: 'none', syntax: SYNTAX.jpeg },
  text('2.16.840.1.113730.3.1.39', 'preferredLanguage'),
  { names: ['member'], oid: '2.5.4.31', matching: 'name', syntax: SYNTAX.name },
  { names: ['manager'], oid: '0.9.2342.19200300.100.1.10', matching: 'name', syntax: SYNTAX.name },
  { names: ['secretary'], oid: '0.9.2342.19200300.100.1.21', matching: 'name', syntax: SYNTAX.name },
  operational('1.3.6.1.1.16.4', 'entryUUID', 'exact', SYNTAX.uuid),
  operational('1.3.6.1.1.20', 'entryDN', 'name', SYNTAX.name),
  operational('2.5.18.1', 'createTimestamp', 'time', SYNTAX.time),
  operational('2.5.18.2', 'modifyTimestamp', 'time', SYNTAX.time),
  operational('2.5.18.9', 'hasSubordinates', 'exact', SYNTAX.boolean),
  operational('2.5.18.10', 'subschemaSubentry', 'name', SYNTAX.name),
  operational('2.5.21.9', 'structuralObjectClass', 'oid', SYNTAX.oid),
];

const BY_NAME = new Map(
  ATTRIBUTE_TYPES.flatMap((type) =>
    [...type.names, type.oid].map((name) => [name.toLowerCase(), type] as const),
  ),
);

/** The attribute that a description names, its options (`;lang-vi`) left out; undefined for one we do not know. */
export function findAttributeType(description: string): AttributeType | undefined {
  return BY_NAME.get(description.split(';', 1)[0]?.toLowerCase() ?? '');
}
