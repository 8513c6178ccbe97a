/** What is said seldom is said at once the first time, and counted until it is said again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seldom } from './seldom.ts';

test('the first is told at once, the next after the time, with how many there were', () => {
  let now = 0;
  const told: [string, number][] = [];
  const tell = seldom(
    1_000,
    () => now,
    (who: string, times) => void told.push([who, times]),
  );
  for (const who of ['a', 'b', 'c']) tell(who);
  now = 1_000;
  tell('d');
  assert.deepEqual(told, [
    ['a', 1],
    ['d', 3],
  ]);
});
