import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from './json.ts';
import { SetFault } from './method-errors.ts';
import { applyPatch } from './patch.ts';

const plain = (value: JsonObject): unknown => JSON.parse(JSON.stringify(value));

test('properties are set, set within objects, and removed', () => {
  const before = { name: 'a', keywords: { $seen: true, x: true }, n: 1 };
  const patch = { name: 'b', 'keywords/$flagged': true, 'keywords/x': null, n: null };
  assert.deepEqual(plain(applyPatch(before, patch)), {
    name: 'b',
    keywords: { $seen: true, $flagged: true },
  });
  assert.deepEqual(before.keywords, { $seen: true, x: true }, 'what was given stays');
});

test('a slash in a name is written as ~1', () => {
  assert.deepEqual(plain(applyPatch({ 'a/b': 1 }, { 'a~1b': 2 })), { 'a/b': 2 });
});

test('a path within a list, to nothing, or beginning another is refused', () => {
  for (const patch of [{ 'list/0': 1 }, { 'none/x': 1 }, { keywords: {}, 'keywords/x': true }])
    assert.throws(
      () => applyPatch({ list: [1], keywords: {} }, patch),
      (error: unknown) => error instanceof SetFault && error.type === 'invalidPatch',
    );
});
