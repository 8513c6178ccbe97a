import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decoder } from '../decoder.ts';
import { ImapSyntaxFault } from '../syntax-fault.ts';
import { expectPartialRange, windowOf } from './partial-range.ts';

function windowed(text: string): readonly number[] {
  const range = expectPartialRange(new Decoder([{ kind: 'text', bytes: Buffer.from(text) }]));
  return windowOf([11, 12, 13, 14, 15], range);
}

test('a window is counted from the beginning or from the end, in either order (RFC 9394)', () => {
  assert.deepEqual(windowed('1:2'), [11, 12]);
  assert.deepEqual(windowed('3:2'), [12, 13]);
  assert.deepEqual(windowed('5:900'), [15]);
  assert.deepEqual(windowed('6:900'), []);
  assert.deepEqual(windowed('-1:-2'), [14, 15]);
  assert.deepEqual(windowed('-4:-900'), [11, 12]);
  assert.deepEqual(windowed('-6:-9'), []);
});

test('both ends are counted from the same side, and from 1', () => {
  for (const text of ['0:1', '1:-1', '-1:1', '1', '1:'])
    assert.throws(() => windowed(text), ImapSyntaxFault, text);
});
