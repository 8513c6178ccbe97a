/**
 * SASLprep by the examples of RFC 4013 and by its laws.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { saslprep } from './saslprep.ts';

test('the examples of RFC 4013 §3 come out', () => {
  const examples: [string, string | undefined][] = [
    ['I\u00adX', 'IX'],
    ['user', 'user'],
    ['USER', 'USER'],
    ['\u00aa', 'a'],
    ['\u2168', 'IX'],
    ['\u0007', undefined],
    ['\u0627\u0031', undefined],
  ];
  for (const [text, expected] of examples) assert.equal(saslprep(text), expected, JSON.stringify(text));
});

test('other spaces become a space, invisible characters vanish', () => {
  assert.equal(saslprep('a\u00a0b\u3000c'), 'a b c');
  assert.equal(saslprep('a\u200bb\u2060c\ufe0f'), 'abc');
});

test('Arabic and Hebrew words stand alone, mixed ones do not', () => {
  assert.equal(saslprep('\u0627\u0031\u0628'), '\u0627\u0031\u0628');
  assert.equal(saslprep('\u05d0a\u05d0'), undefined);
});

test('Vietnamese is composed and kept', () => {
  assert.equal(saslprep('Đường Nguyễn'.normalize('NFD')), 'Đường Nguyễn'.normalize('NFC'));
});

test('private use, surrogates, unassigned and over-long texts are refused', () => {
  for (const text of ['\ue000', '\ud800', '\u{e0001}', 'é\u202e', 'a'.repeat(1025), 'é'.repeat(1025)])
    assert.equal(saslprep(text), undefined);
});

test('preparing twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
      const once = saslprep(text);
      if (once !== undefined) assert.equal(saslprep(once), once);
    }),
    { numRuns: 500 },
  );
});
