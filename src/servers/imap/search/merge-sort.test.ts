import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortStably } from './merge-sort.ts';

test('the order is that of a stable sort, also where runs are merged', async () => {
  const values = fc.oneof(
    fc.array(fc.nat(5), { maxLength: 50 }),
    fc
      .tuple(fc.integer(), fc.integer({ min: 4_000, max: 30_000 }))
      .map(([seed, length]) =>
        Array.from({ length }, (_, place) => Math.imul(place ^ seed, 0x9e3779b1) >>> 26),
      ),
  );
  await fc.assert(
    fc.asyncProperty(values, async (numbers) => {
      const compare = (a: number, b: number): number => (numbers[a] ?? 0) - (numbers[b] ?? 0);
      const wanted = numbers.map((_, place) => place).sort(compare);
      assert.deepEqual([...(await sortStably(numbers.length, compare))], wanted);
    }),
    { numRuns: 40 },
  );
});

test('others have their turn while many are sorted', async () => {
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await sortStably(50_000, (a, b) => b - a);
  isDone = true;
  assert.ok(turns > 20, `${turns}`);
});
