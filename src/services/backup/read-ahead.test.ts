/** Order, number under way and faults of reads that are begun ahead. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAhead } from './read-ahead.ts';

test('results come in order, and never more than that many reads are under way', async () => {
  let underWay = 0;
  let most = 0;
  const read = async (item: number): Promise<number> => {
    underWay += 1;
    most = Math.max(most, underWay);
    // The later is read the sooner.
    for (let turns = 20 - item; turns > 0; turns -= 1) await Promise.resolve();
    underWay -= 1;
    return item * 10;
  };
  const items = Array.from({ length: 20 }, (_, index) => index);
  const found = await Array.fromAsync(readAhead(items, read, 4));
  assert.deepEqual(
    found,
    items.map((item) => ({ item, result: item * 10 })),
  );
  assert.equal(most, 4);
});

async function readSome(item: number): Promise<number> {
  if (item === 2 || item === 3) throw new Error(`no ${item}`);
  return item;
}

test('what failed is thrown in its turn, after what came before it', async () => {
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const { item } of readAhead([0, 1, 2, 3, 4], readSome, 5)) seen.push(item);
  }, /no 2/);
  assert.deepEqual(seen, [0, 1]);
  assert.deepEqual(await Array.fromAsync(readAhead([], readSome, 3)), []);
});
