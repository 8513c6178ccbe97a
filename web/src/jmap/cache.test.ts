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

/** An answer of the server about a letter. */
function said(cache: Cache, email: { id: string; [property: string]: unknown }): void {
  cache.put('Email', 'a', [email]);
}

test('an act is shown over an answer that is older than it, until the server has it', () => {
  const cache = new Cache();
  const shown = () => cache.get('Email', 'a', '1') as unknown as { keywords: object; subject?: string };
  const star = { 'keywords/$flagged': true };
  said(cache, { id: '1', keywords: {} });
  const held = cache.hold('Email', 'a', { 1: star });
  assert.deepEqual(shown().keywords, { $flagged: true });
  said(cache, { id: '1', keywords: { $seen: true }, subject: 'x' });
  assert.deepEqual(shown(), { id: '1', keywords: { $seen: true, $flagged: true }, subject: 'x' });
  held.confirm();
  assert.deepEqual(shown().keywords, { $seen: true, $flagged: true });
  said(cache, { id: '1', keywords: {} });
  assert.deepEqual(shown().keywords, {}, 'afterwards the server has the word');
});

test('an act that is refused leaves what the server said last, and the acts beside it', () => {
  const cache = new Cache();
  const keywords = () =>
    (cache.get('Email', 'a', '1') as unknown as { keywords: object } | undefined)?.keywords;
  said(cache, { id: '1', keywords: {} });
  const star = cache.hold('Email', 'a', { 1: { 'keywords/$flagged': true }, 2: { 'keywords/$seen': true } });
  const read = cache.hold('Email', 'a', { 1: { 'keywords/$seen': true } });
  said(cache, { id: '1', keywords: { $draft: true } });
  star.takeBack();
  assert.deepEqual(keywords(), { $draft: true, $seen: true });
  cache.set('Email', 'a', '1', undefined);
  read.confirm();
  assert.equal(keywords(), undefined, 'what is gone does not come back');
  assert.equal(cache.get('Email', 'a', '2'), undefined, 'nothing is made of an object that is not here');
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
