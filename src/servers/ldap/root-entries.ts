/**
 * What the server says of itself: the root DSE (RFC 4512 §5.1) and the subschema subentry (§4.2).
 */
import { ATTRIBUTE_TYPES } from '#formats/ldap/attribute-types.ts';
import { KNOWN_CONTROLS } from '#formats/ldap/controls.ts';
import { EXTENDED, FEATURES } from '#formats/ldap/extended.ts';
import { formatName, nameKey, parseName } from '#formats/ldap/names.ts';
import { schemaAttributes } from '#formats/ldap/object-classes.ts';
import type { EntryAttribute } from '#formats/ldap/responses.ts';
import { decodeSelection } from '#formats/ldap/selection.ts';

export const SUBSCHEMA = 'cn=subschema';
export const SUBSCHEMA_KEY = nameKey(parseName(SUBSCHEMA));

/** An entry whose attributes are not of the address book's schema. */
export interface FixedEntry {
  name: string;
  user: readonly EntryAttribute[];
  operational: readonly EntryAttribute[];
}

/** The root DSE: operational but for its class, so that clients must ask for it by name or `+`. */
export function rootEntry(suffix: string, mechanisms: readonly string[]): FixedEntry {
  return {
    name: '',
    user: [{ name: 'objectClass', values: ['top'] }],
    operational: [
      { name: 'namingContexts', values: [suffix] },
      { name: 'subschemaSubentry', values: [SUBSCHEMA] },
      { name: 'supportedLDAPVersion', values: ['3'] },
      { name: 'supportedSASLMechanisms', values: mechanisms },
      { name: 'supportedExtension', values: Object.values(EXTENDED) },
      { name: 'supportedControl', values: KNOWN_CONTROLS },
      { name: 'supportedFeatures', values: FEATURES },
      { name: 'vendorName', values: ['CongThu'] },
    ].filter((attribute) => attribute.values.length > 0),
  };
}

/** The schema. */
export function subschemaEntry(): FixedEntry {
  return {
    name: formatName(parseName(SUBSCHEMA)),
    user: [
      { name: 'objectClass', values: ['top', 'subschema'] },
      { name: 'cn', values: ['subschema'] },
    ],
    operational: schemaAttributes(),
  };
}

/** The attributes of a fixed entry that a search asks for. */
export function selectFixed(
  entry: FixedEntry,
  attributes: readonly string[],
  typesOnly: boolean,
): EntryAttribute[] {
  const named = new Set(attributes.map((name) => name.toLowerCase()));
  const selection = decodeSelection(attributes);
  const anyUser = ATTRIBUTE_TYPES.find(
    (type) => !type.isOperational && !named.has(type.names[0].toLowerCase()),
  );
  const allUser = anyUser !== undefined && selection.wants(anyUser);
  const wanted = [
    ...entry.user.filter(({ name }) => allUser || named.has(name.toLowerCase())),
    ...entry.operational.filter(({ name }) => named.has('+') || named.has(name.toLowerCase())),
  ];
  return typesOnly ? wanted.map(({ name }) => ({ name, values: [] })) : wanted;
}
