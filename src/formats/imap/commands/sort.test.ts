/**
 * SORT: criteria, options, and what is refused.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeWith } from '../collecting.fixture.ts';
import { ImapSyntaxFault } from '../syntax-fault.ts';
import { decodeSort } from './sort.ts';

test('RFC 5256 §3: criteria, charset and search keys', () => {
  assert.deepEqual(decodeWith(decodeSort, ' (subject REVERSE date) utf-8 SINCE 1-Feb-1994'), {
    criteria: [
      { key: 'SUBJECT', isReverse: false },
      { key: 'DATE', isReverse: true },
    ],
    charset: 'UTF-8',
    key: {
      kind: 'date',
      of: 'internal',
      comparison: 'since',
      day: { year: 1994, month: 2, day: 1 },
    },
  });
  assert.equal(decodeWith(decodeSort, ' (DATE) "US-ASCII" ALL').charset, 'US-ASCII');
});

test('RFC 5267 §3.3: an empty list of options is ALL', () => {
  const { returns } = decodeWith(decodeSort, ' RETURN () (REVERSE DATE) UTF-8 UNDELETED UNKEYWORD $Junk');
  assert.deepEqual(returns, { options: new Set(['ALL']) });
  assert.deepEqual(decodeWith(decodeSort, ' RETURN (MIN MAX) (ARRIVAL) UTF-8 ALL').returns, {
    options: new Set(['MIN', 'MAX']),
  });
});

test('every criterion is read, forwards and backwards, in the order given', () => {
  const criterion = fc.record(
    {
      key: fc.constantFrom(
        'ARRIVAL',
        'CC',
        'DATE',
        'FROM',
        'SIZE',
        'SUBJECT',
        'TO',
        'DISPLAYFROM',
        'DISPLAYTO',
      ),
      isReverse: fc.boolean(),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(criterion, { minLength: 1, maxLength: 18 }), (criteria) => {
      const text = criteria.map(({ key, isReverse }) => (isReverse ? `REVERSE ${key}` : key)).join(' ');
      assert.deepEqual(decodeWith(decodeSort, ` (${text}) UTF-8 ALL`).criteria, criteria);
    }),
  );
});

test('what SORT does not know, or lacks, is refused', () => {
  for (const text of [
    '',
    ' (DATE)',
    ' (DATE) UTF-8',
    ' DATE UTF-8 ALL',
    ' () UTF-8 ALL',
    ' (REVERSE) UTF-8 ALL',
    ' (REVERSE REVERSE DATE) UTF-8 ALL',
    ' (COLOUR) UTF-8 ALL',
    ` (${'DATE '.repeat(21).trim()}) UTF-8 ALL`,
    ' RETURN (FOO) (DATE) UTF-8 ALL',
  ])
    assert.throws(() => decodeWith(decodeSort, text), ImapSyntaxFault, text);
});
