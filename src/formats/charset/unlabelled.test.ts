import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUnlabelled, findUtf8Text } from './unlabelled.ts';

test('valid UTF-8 is UTF-8, the replacement character itself included', () => {
  assert.equal(decodeUnlabelled(Buffer.from('Tỉnh \ufffd')), 'Tỉnh \ufffd');
});

test('all else is windows-1252', () => {
  assert.equal(decodeUnlabelled(Buffer.from([0x93, 0xe9, 0x94])), '“é”');
  assert.equal(findUtf8Text(Buffer.from([0xe9])), undefined);
});

test('any text comes back', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(fc.property(text, (text) => assert.equal(decodeUnlabelled(Buffer.from(text)), text)));
});
