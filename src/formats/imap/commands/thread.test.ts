import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeWith } from '../collecting.fixture.ts';
import { ImapSyntaxFault } from '../syntax-fault.ts';
import { decodeThread } from './thread.ts';

test('RFC 5256 §5: an algorithm, a charset and search keys', () => {
  for (const algorithm of ['ORDEREDSUBJECT', 'REFERENCES', 'REFS'])
    assert.deepEqual(decodeWith(decodeThread, ` ${algorithm.toLowerCase()} us-ascii TEXT "gewp"`), {
      algorithm,
      charset: 'US-ASCII',
      key: { kind: 'text', value: 'gewp' },
    });
});

test('what THREAD does not know, or lacks, is refused', () => {
  for (const text of ['', ' REFS', ' REFS UTF-8', ' JWZ UTF-8 ALL', ' "REFS" UTF-8 ALL', ' REFS UTF-8 FOO'])
    assert.throws(() => decodeWith(decodeThread, text), ImapSyntaxFault, text);
});
