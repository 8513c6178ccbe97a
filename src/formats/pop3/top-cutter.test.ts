import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TopCutter } from './top-cutter.ts';

function cutAt(message: string, lines: number, size: number): string {
  const cutter = new TopCutter(lines);
  const pieces: string[] = [];
  for (let at = 0; at < message.length && !cutter.isDone; at += size)
    pieces.push(cutter.push(Buffer.from(message.slice(at, at + size))).toString());
  return pieces.join('');
}

const MESSAGE = 'Subject: a\r\nTo: b\r\n\r\none\r\n\r\nthree\r\n';

test('TOP 0 is the header and the empty line', () => {
  assert.equal(cutAt(MESSAGE, 0, 1_000), 'Subject: a\r\nTo: b\r\n\r\n');
});

test('empty lines of the body count, and more lines than there are is the whole message', () => {
  assert.equal(cutAt(MESSAGE, 2, 1_000), 'Subject: a\r\nTo: b\r\n\r\none\r\n\r\n');
  assert.equal(cutAt(MESSAGE, 9, 1_000), MESSAGE);
});

test('a message without a body, and one that begins with its body', () => {
  assert.equal(cutAt('Subject: a\r\n', 5, 1_000), 'Subject: a\r\n');
  assert.equal(cutAt('\r\none\r\ntwo\r\n', 1, 1_000), '\r\none\r\n');
});

test('however the bytes are cut, the same lines are shown', () => {
  const line = fc.constantFrom('', 'a', '.', 'b: c', '\rx', ' ');
  fc.assert(
    fc.property(fc.array(line), fc.nat(6), fc.integer({ min: 1, max: 9 }), (rows, lines, size) => {
      const message = rows.map((row) => `${row}\r\n`).join('');
      const header = rows.indexOf('');
      const shown = header < 0 ? rows : rows.slice(0, header + 1 + lines);
      assert.equal(cutAt(message, lines, size), shown.map((row) => `${row}\r\n`).join(''));
    }),
  );
});
