/** A short run of each grammar; `npm run fuzz` goes on for longer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computedMs } from '#tests/computed-time.ts';
import { fuzz } from './fuzz.ts';
import { mutate, randomFrom } from './mutate.ts';
import { TARGETS } from './targets.ts';

const MS = 700;

for (const target of TARGETS)
  test(`${target.name} gives a value or its own fault for any bytes, at once`, () => {
    const { calls } = fuzz(target, MS, Date.now());
    assert.ok(calls > 10, `${calls}`);
  });

test('the same seed makes the same mutant', () => {
  const corpus = [Buffer.from('a SEARCH ALL\r\n')];
  for (let seed = 0; seed < 100; seed += 1)
    assert.deepEqual(mutate(corpus, randomFrom(seed)), mutate(corpus, randomFrom(seed)));
});

test('a fault that is not lawful, and a call that takes too long, are found', () => {
  const corpus = [Buffer.from('x')];
  const crash = { name: 'c', corpus, read: () => JSON.parse('{'), isLawful: () => false };
  assert.throws(() => fuzz(crash, 10, 1), /unlawful fault; seed -1/);
  const slow = {
    name: 's',
    corpus,
    read: () => {
      const end = computedMs() + 60;
      while (computedMs() < end);
    },
    isLawful: () => false,
  };
  assert.throws(() => fuzz(slow, 10, 1), /ms in one call/);
});
