/** The cache: readers are told once, of what they read, and values change by identity. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cache } from './cache.ts';
import { applyPatch, inversePatch, pathPart } from './patch.ts';

test('a reader is told of its object, once for several changes, and of no other', async () => {
  const cache = new Cache();
  let told = 0;
  cache.subscribe('Thread', 'a', '1', () => {
    told += 1;
  });
  cache.put('Thread', 'a', [{ id: '1' }]);
  cache.put('Thread', 'a', [{ id: '1' }]);
  cache.put('Thread', 'a', [{ id: '2' }]);
  cache.put('Thread', 'b', [{ id: '1' }]);
  await Promise.resolve();
  assert.equal(told, 1);
});

test('the list of a type is the same array until something in it changes', () => {
  const cache = new Cache();
  cache.put('Thread', 'a', [{ id: '1' }]);
  const before = cache.all('Thread', 'a');
  assert.equal(cache.all('Thread', 'a'), before);
  cache.put('Thread', 'a', [{ id: '2' }]);
  assert.notEqual(cache.all('Thread', 'a'), before);
});

test('the first state stays where changes are asked from', () => {
  const cache = new Cache();
  cache.beginState('Email', 'a', '5');
  cache.beginState('Email', 'a', '9');
  assert.equal(cache.state('Email', 'a'), '5');
});

test('what push told of while something was asked for the first time is asked about afterwards', () => {
  const behind: string[] = [];
  const cache = new Cache((type, accountId) => behind.push(`${type} ${accountId}`));
  cache.announceState('Proposal', 'province', '7');
  cache.announceState('Thread', 'a', '3');
  cache.beginState('Proposal', 'province', '6');
  cache.beginState('Thread', 'a', '3');
  cache.beginState('Email', 'a', '5');
  assert.deepEqual(behind, ['Proposal province']);
});

test('a patch and its inverse leave an object as it was', () => {
  const email = { keywords: { $seen: true }, mailboxIds: { m1: true } };
  const patch = { [`keywords/${pathPart('$seen')}`]: null, 'mailboxIds/m1': null, 'mailboxIds/m2': true };
  const patched = applyPatch(email, patch);
  assert.deepEqual(patched, { keywords: {}, mailboxIds: { m2: true } });
  assert.deepEqual(applyPatch(patched, inversePatch(email, patch)), email);
});
