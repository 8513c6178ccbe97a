/** What a search gives back, and that the schema knows every attribute it names (RFC 4511 §4.5.1.8, RFC 4512 §4.2). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTRIBUTE_TYPES, type AttributeType, findAttributeType } from './attribute-types.ts';
import { OBJECT_CLASSES, schemaAttributes } from './object-classes.ts';
import { decodeSelection } from './selection.ts';

function wanted(...attributes: string[]): string[] {
  const selection = decodeSelection(attributes);
  return ['cn', 'mail', 'entryUUID', 'modifyTimestamp']
    .map((name) => findAttributeType(name) as AttributeType)
    .filter((type) => selection.wants(type))
    .map((type) => type.names[0]);
}

test('an empty list and * are the user attributes, + the operational ones, 1.1 none', () => {
  assert.deepEqual(wanted(), ['cn', 'mail']);
  assert.deepEqual(wanted('*', 'entryuuid'), ['cn', 'mail', 'entryUUID']);
  assert.deepEqual(wanted('+'), ['entryUUID', 'modifyTimestamp']);
  assert.deepEqual(wanted('1.1'), []);
  assert.deepEqual(wanted('commonName;lang-vi', '0.9.2342.19200300.100.1.3'), ['cn', 'mail']);
});

test('every attribute of a class is in the schema, and every name is there once', () => {
  for (const { must, may } of OBJECT_CLASSES)
    for (const name of [...must, ...may]) assert.ok(findAttributeType(name), name);
  const names = ATTRIBUTE_TYPES.flatMap((type) => [type.oid, ...type.names]);
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  const [types] = schemaAttributes();
  assert.ok(
    types?.values.includes(
      "( 2.5.4.12 NAME 'title' EQUALITY caseIgnoreMatch ORDERING caseIgnoreOrderingMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )",
    ),
  );
});
