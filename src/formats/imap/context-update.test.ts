import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { additionsOf, type ContextChange, encodeContextChanges, removalsOf } from './context-update.ts';

/** What a client does with the pairs (RFC 5267 §4.3.3, §4.3.4). */
function apply(result: number[], changes: readonly ContextChange[], isAddition: boolean): void {
  for (const { place, numbers } of changes)
    if (isAddition) result.splice(place - 1, 0, ...numbers);
    else assert.deepEqual(result.splice(place - 1, numbers.length), [...numbers]);
}

test('neighbours with ascending numbers are one pair (RFC 5267 §4.3.3)', () => {
  const placed = [
    { place: 1, number: 2731 },
    { place: 2, number: 2732 },
    { place: 3, number: 2733 },
    { place: 4, number: 9 },
    { place: 7, number: 10 },
  ];
  assert.equal(encodeContextChanges(additionsOf(placed)), '(1 2731:2733 4 9 7 10)');
  assert.equal(encodeContextChanges(removalsOf(placed)), '(7 10 4 9 1 2731:2733)');
});

test('a client that works the pairs off has the new result', () => {
  const results = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 20 });
  fc.assert(
    fc.property(results, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (whole, stays) => {
      const placed = whole.map((number, index) => ({ place: index + 1, number }));
      const moving = placed.filter((_, index) => !stays[index]);
      const rest = whole.filter((_, index) => stays[index]);
      const client = [...whole];
      apply(client, removalsOf(moving), false);
      assert.deepEqual(client, rest);
      apply(client, additionsOf(moving), true);
      assert.deepEqual(client, whole);
    }),
  );
});
