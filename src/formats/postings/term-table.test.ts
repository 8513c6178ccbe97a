/** The table of a message's terms, also where a sender chose words that all want the same slot. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TermTable } from './term-table.ts';

/** Two letters each, of one hash: `ab` and `bC` are alike to it, and so is every row of them. */
function colliding(pairs: number): string[] {
  let words = [''];
  for (let pair = 0; pair < pairs; pair += 1) words = words.flatMap((word) => [`${word}ab`, `${word}bC`]);
  return words;
}

function placesOf(table: TermTable, term: string): number[] {
  const bytes = Buffer.alloc(100);
  const end = table.putPlaces(term, bytes, 0);
  return [...bytes.subarray(0, end)];
}

test('every term has its own places, whatever its hash', () => {
  const words = colliding(8);
  const table = new TermTable();
  let place = 0;
  for (let round = 0; round < 2; round += 1)
    for (const word of words) table.add('b', ` ${word} `, { start: 1, end: word.length + 1, place: ++place });
  assert.equal(table.count, 512);
  assert.deepEqual(
    table.terms,
    words.map((word) => `b${word}`),
  );
  // The first place in one byte up to 127; the second is 256 further, in two.
  for (const [index, word] of words.slice(0, 100).entries())
    assert.deepEqual(placesOf(table, `b${word}`), [index + 1, 0x80, 2]);
});

test('the same word of another zone is another term, and what nobody wrote has no places', () => {
  const table = new TermTable();
  table.add('s', 'hue', { start: 0, end: 3, place: 1 });
  table.add('b', 'hue', { start: 0, end: 3, place: 4 });
  table.add('b', 'hu', { start: 0, end: 2, place: 5 });
  assert.deepEqual(table.terms, ['shue', 'bhue', 'bhu']);
  assert.deepEqual(placesOf(table, 'bhue'), [4]);
  assert.deepEqual(placesOf(table, 'bhueue'), []);
});
