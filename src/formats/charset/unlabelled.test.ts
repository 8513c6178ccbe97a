import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUnlabelled, findUtf8Text, withoutCutCharacter } from './unlabelled.ts';

function cut(bytes: Buffer): string {
  return decodeUnlabelled(withoutCutCharacter(bytes));
}

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

test('a character cut in two by a limit is left out, whole ones stay', () => {
  for (const text of ['a', 'á', 'ệ', '😀', 'aệ', '']) assert.equal(cut(Buffer.from(text)), text);
  for (const [text, bytes] of [
    ['aá', 1],
    ['aệ', 1],
    ['aệ', 2],
    ['a😀', 1],
    ['a😀', 2],
    ['a😀', 3],
  ] as const)
    assert.equal(cut(Buffer.from(text).subarray(0, -bytes)), 'a', `${text} without ${bytes}`);
});

test('wherever a text is cut, its beginning is read as UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(200), (text, limit) => {
      const beginning = decodeUnlabelled(withoutCutCharacter(Buffer.from(text).subarray(0, limit)));
      assert.ok(text.startsWith(beginning));
      assert.ok(Buffer.byteLength(beginning) >= Math.min(limit, Buffer.byteLength(text)) - 3);
    }),
  );
});

test('bytes that are no UTF-8 lose at most three', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const left = withoutCutCharacter(Buffer.from(bytes));
      assert.ok(left.length <= bytes.length && left.length >= bytes.length - 3);
    }),
  );
});
