/** What a sender stuffs, a receiver unstuffs, however it is cut on the way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DotStuffer } from './dot-stuffing.ts';
import { InputCollector } from './input-collector.ts';

function stuffed(pieces: readonly Buffer[]): Buffer {
  const stuffer = new DotStuffer();
  return Buffer.concat([...pieces.map((piece) => stuffer.push(piece)), stuffer.end()]);
}

test('a line that begins with a dot gets one more, across pieces too', () => {
  const pieces = ['.a\r\n', '.b\r', '\n', '.', 'c.\r\n'].map((text) => Buffer.from(text));
  assert.equal(stuffed(pieces).toString(), '..a\r\n..b\r\n..c.\r\n.\r\n');
});

test('a message without a last line ending gets one before the dot', () => {
  assert.equal(stuffed([Buffer.from('x')]).toString(), 'x\r\n.\r\n');
  assert.equal(stuffed([Buffer.from('x\r')]).toString(), 'x\r\r\n.\r\n');
  assert.equal(stuffed([]).toString(), '.\r\n');
});

test('the piece goes out as it is where there is nothing to stuff', () => {
  const piece = Buffer.from('ordinary. text\r\n');
  assert.equal(new DotStuffer().push(piece), piece);
});

test('a message comes out of the collector as it went into the stuffer', () => {
  const texts = fc.array(fc.constantFrom('.', 'a', '\r\n', '\r\n.', '..\r\n', 'ế'), { maxLength: 40 });
  fc.assert(
    fc.property(texts, fc.array(fc.integer({ min: 1, max: 9 })), (parts, sizes) => {
      const message = Buffer.from(`${parts.join('')}\r\n`);
      const pieces: Buffer[] = [];
      for (let at = 0, index = 0; at < message.length; index++) {
        const size = sizes[index % Math.max(1, sizes.length)] ?? message.length;
        pieces.push(Buffer.from(message.subarray(at, at + size)));
        at += size;
      }
      const collector = new InputCollector();
      collector.beginMessage();
      collector.push(stuffed(pieces));
      const received = collector.nextMessage(10_000);
      assert.ok(received?.kind === 'message');
      assert.equal(received.bytes.toString(), message.toString());
    }),
    { numRuns: 500 },
  );
});
