/**
 * Sequence sets against a plain model: every number tried one by one.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  decodeSequenceSet,
  encodeSequenceSet,
  encodeUidSet,
  type IndexRange,
  isInRanges,
  resolveNumberRanges,
  resolveUidRanges,
  type SequenceRange,
} from './sequence-set.ts';
import { ImapSyntaxFault } from './syntax-fault.ts';

function rangesOf(text: string): SequenceRange[] {
  const set = decodeSequenceSet(text);
  assert.ok(set !== '$');
  return set.ranges;
}

function indexes(ranges: IndexRange[]): number[] {
  return ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
}

function numbers(text: string, count: number): number[] {
  return indexes(resolveNumberRanges(rangesOf(text), count)).map((index) => index + 1);
}

test('the examples of RFC 9051 §9 select what it says', () => {
  assert.deepEqual(numbers('2,4:7,9,12:*', 15), [2, 4, 5, 6, 7, 9, 12, 13, 14, 15]);
  assert.deepEqual(numbers('*:4,5:7', 10), [4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(numbers('4:2', 10), [2, 3, 4]);
  assert.deepEqual(numbers('*', 10), [10]);
  assert.deepEqual(numbers('*', 0), []);
});

test('n:* holds the last message even when n is beyond it', () => {
  assert.deepEqual(resolveUidRanges(rangesOf('3291:*'), [5, 9]), [[1, 2]]);
  assert.deepEqual(resolveUidRanges(rangesOf('3291:*'), []), []);
  assert.deepEqual(resolveUidRanges(rangesOf('6,3291:*'), [5]), [[0, 1]]);
  assert.deepEqual(resolveUidRanges(rangesOf('9,3291:*'), [5, 9]), [[1, 2]]);
});

test('sets are kept sorted and merged', () => {
  assert.deepEqual(rangesOf('5,3,4,1,9:7,8:10'), [
    [1, 1],
    [3, 5],
    [7, 10],
  ]);
  assert.deepEqual(rangesOf('5:*,1:4,*'), [[1, '*']]);
  assert.equal(decodeSequenceSet('$'), '$');
});

test('what is no sequence set is refused', () => {
  for (const text of [
    '',
    '0',
    '1:0',
    '1:',
    ':1',
    '1,,2',
    '1:2:3',
    '4294967296',
    '01',
    '$,1',
    '1,$',
    '**',
    '1,',
  ])
    assert.throws(() => decodeSequenceSet(text), ImapSyntaxFault, text);
  assert.throws(() => decodeSequenceSet('1,'.repeat(30_000)), ImapSyntaxFault);
});

const number = fc.integer({ min: 1, max: 30 }).map(String);
const numberOrStar = fc.oneof({ weight: 5, arbitrary: number }, fc.constant('*'));
const range = fc.oneof(
  numberOrStar,
  fc.tuple(numberOrStar, numberOrStar).map(([a, b]) => `${a}:${b}`),
);
const setText = fc.array(range, { minLength: 1, maxLength: 6 }).map((ranges) => ranges.join(','));

/** RFC 9051 §9 read literally. */
function isSelected(text: string, value: number, largest: number): boolean {
  return text.split(',').some((part) => {
    const ends = part.split(':').map((end) => (end === '*' ? largest : Number(end)));
    return value >= Math.min(...ends) && value <= Math.max(...ends);
  });
}

test('sets select what the standard says, literally read', () => {
  const uids = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 15 });
  fc.assert(
    fc.property(setText, uids, (text, unsorted) => {
      const sorted = unsorted.toSorted((a, b) => a - b);
      const largest = sorted.at(-1) ?? 0;
      const expected = sorted.filter((uid) => isSelected(text, uid, largest));
      const ranges = rangesOf(text);
      assert.deepEqual(
        indexes(resolveUidRanges(ranges, sorted)).map((index) => sorted[index]),
        expected,
      );
      assert.deepEqual(
        sorted.filter((uid) => isInRanges(ranges, uid, largest)),
        expected,
      );
      const count = sorted.length;
      const expectedNumbers = sorted
        .map((_, index) => index + 1)
        .filter((value) => isSelected(text, value, count));
      assert.deepEqual(numbers(text, count), expectedNumbers);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever is encoded is decoded', () => {
  fc.assert(
    fc.property(setText, (text) => {
      const set = decodeSequenceSet(text);
      assert.deepEqual(decodeSequenceSet(encodeSequenceSet(set)), set);
    }),
  );
});

test('UIDs are told in as few ranges as their order allows', () => {
  assert.equal(encodeUidSet([1, 2, 3, 7, 9, 10]), '1:3,7,9:10');
  assert.equal(encodeUidSet([]), '');
  assert.equal(encodeUidSet([5, 4, 5, 6]), '5,4:6');
});
