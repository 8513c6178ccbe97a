/**
 * SEARCH: every key, the tree they make, and its limits.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeWith } from '../collecting.fixture.ts';
import { ImapSyntaxFault } from '../syntax-fault.ts';
import { decodeSearch, isSearchCharset } from './search.ts';
import type { SearchKey } from './search-keys.ts';

function keyOf(text: string): SearchKey {
  return decodeWith(decodeSearch, ` ${text}`).key;
}

const day = { year: 2026, month: 2, day: 1 };

const keys: [string, SearchKey][] = [
  ['ALL', { kind: 'all' }],
  ['unseen', { kind: 'flag', flag: '\\Seen', isSet: false }],
  ['KEYWORD $Junk', { kind: 'flag', flag: '$Junk', isSet: true }],
  ['UNKEYWORD work', { kind: 'flag', flag: 'work', isSet: false }],
  ['OLD', { kind: 'recent', isSet: false }],
  ['FROM "Nguyen"', { kind: 'header', field: 'from', value: 'Nguyen' }],
  ['HEADER Message-ID <a@b>', { kind: 'header', field: 'message-id', value: '<a@b>' }],
  ['HEADER X-Spam ""', { kind: 'header', field: 'x-spam', value: '' }],
  ['BODY {3+}\r\na b', { kind: 'body', value: 'a b' }],
  ['TEXT x', { kind: 'text', value: 'x' }],
  ['BEFORE 1-Feb-2026', { kind: 'date', of: 'internal', comparison: 'before', day }],
  ['SENTSINCE "01-feb-2026"', { kind: 'date', of: 'sent', comparison: 'since', day }],
  ['LARGER 1000', { kind: 'size', comparison: 'larger', bytes: 1000 }],
  ['YOUNGER 3600', { kind: 'age', comparison: 'younger', seconds: 3600 }],
  ['UID 1:3', { kind: 'uids', set: { ranges: [[1, 3]] } }],
  [
    '2,*',
    {
      kind: 'numbers',
      set: {
        ranges: [
          [2, 2],
          [4_294_967_295, '*'],
        ],
      },
    },
  ],
  ['$', { kind: 'numbers', set: '$' }],
  ['MODSEQ 620162338', { kind: 'modSequence', atLeast: 620_162_338n }],
  ['MODSEQ "/flags/\\\\draft" all 5', { kind: 'modSequence', atLeast: 5n }],
  ['NOT ALL', { kind: 'not', key: { kind: 'all' } }],
  ['(ALL)', { kind: 'all' }],
  [
    'ALL (ALL ALL)',
    { kind: 'and', keys: [{ kind: 'all' }, { kind: 'and', keys: [{ kind: 'all' }, { kind: 'all' }] }] },
  ],
];

for (const [text, key] of keys) {
  test(`${JSON.stringify(text)} is read`, () => {
    assert.deepEqual(keyOf(text), key);
  });
}

test('NEW is recent and unseen', () => {
  assert.deepEqual(keyOf('NEW'), keyOf('(RECENT UNSEEN)'));
});

test('Vietnamese search texts come as UTF-8, quoted or literal', () => {
  const bytes = Buffer.from('công văn');
  const wire = bytes.toString('latin1');
  for (const text of [`CHARSET UTF-8 TEXT {${bytes.length}+}\r\n${wire}`, `TEXT "${wire}"`])
    assert.deepEqual(keyOf(text), { kind: 'text', value: 'công văn' });
});

test('a long chain of ORs becomes one wide or', () => {
  const key = keyOf(`${'OR FROM a '.repeat(200)}FROM b`);
  assert.equal(key.kind === 'or' && key.keys.length, 201);
});

test('return options are read, none means ALL', () => {
  assert.equal(decodeWith(decodeSearch, ' ALL').returns, undefined);
  assert.deepEqual(decodeWith(decodeSearch, ' RETURN () ALL').returns, { options: new Set(['ALL']) });
  assert.deepEqual(decodeWith(decodeSearch, ' return (min COUNT save) ALL').returns, {
    options: new Set(['MIN', 'COUNT', 'SAVE']),
  });
});

test('the charset is told, for the server to judge', () => {
  assert.equal(decodeWith(decodeSearch, ' CHARSET "koi8-r" ALL').charset, 'KOI8-R');
  assert.equal(isSearchCharset('UTF-8') && isSearchCharset('US-ASCII'), true);
  assert.equal(isSearchCharset('KOI8-R'), false);
});

test('what SEARCH does not know, or nests too deep, is refused', () => {
  for (const text of [
    '',
    'FOO',
    'FROM',
    'OR ALL',
    'NOT',
    '()',
    '(ALL',
    'BEFORE 31-Feb-2026',
    'LARGER x',
    'UID x',
    'RETURN (FOO) ALL',
    'RETURN (MIN)',
    'YOUNGER 0',
    'MODSEQ "/flags/x" none 5',
    'NOT '.repeat(300) + 'ALL',
    `${'('.repeat(300)}ALL${')'.repeat(300)}`,
    'ALL '.repeat(1_001),
  ])
    assert.throws(() => keyOf(text), ImapSyntaxFault, text);
});
