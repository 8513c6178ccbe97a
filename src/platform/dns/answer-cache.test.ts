/** The cache of answers is bounded and forgets in time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerCache } from './answer-cache.ts';

const found = (value: string, ttlS: number) => async () => ({
  answer: { kind: 'found' as const, value },
  ttlS,
});

test('the oldest answer leaves when the cache is full', async () => {
  const cache = new AnswerCache(() => 0, 2);
  await cache.look('a', found('1', 60));
  await cache.look('b', found('2', 60));
  await cache.look('c', found('3', 60));
  assert.equal(cache.size, 2);
  assert.deepEqual(await cache.look('a', found('new', 60)), { kind: 'found', value: 'new' });
});

test('no answer outlives an hour, whatever its zone says', async () => {
  let now = 0;
  const cache = new AnswerCache(() => now);
  await cache.look('a', found('old', 1_000_000));
  now = 3_600_001;
  assert.deepEqual(await cache.look('a', found('new', 60)), { kind: 'found', value: 'new' });
});

test('a question that throws is not kept and does not block the next', async () => {
  const cache = new AnswerCache(() => 0);
  await assert.rejects(cache.look('a', () => Promise.reject(new Error('bug'))));
  assert.equal((await cache.look('a', found('1', 0))).kind, 'found');
  assert.equal(cache.size, 0);
});
