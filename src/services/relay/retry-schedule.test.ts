/** When the next try is due. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isExpired, isLate, nextAttemptAt } from './retry-schedule.ts';

const SETTINGS = { retryMs: [1_000, 5_000, 20_000], expiryMs: 100_000, delayNoticeMs: 10_000 };

test('each try waits longer, and the last wait repeats', () => {
  const waits = [1, 2, 3, 4, 50].map((attempts) => nextAttemptAt(SETTINGS, attempts, 0, 0));
  assert.deepEqual(waits, [1_000, 5_000, 20_000, 20_000, 20_000]);
});

test('chance adds up to a fifth', () => {
  assert.equal(nextAttemptAt(SETTINGS, 1, 0, 1), 1_200);
  assert.equal(nextAttemptAt(SETTINGS, 1, 0, 0.5), 1_100);
});

test('a recipient that was given back before its first try waits as after the first', () => {
  assert.equal(nextAttemptAt(SETTINGS, 0, 0, 0), 1_000);
});

test('delay and expiry count from the message’s arrival', () => {
  assert.deepEqual(
    [9_999, 10_000].map((age) => isLate(SETTINGS, 0, age)),
    [false, true],
  );
  assert.deepEqual(
    [99_999, 100_000].map((age) => isExpired(SETTINGS, 0, age)),
    [false, true],
  );
});
