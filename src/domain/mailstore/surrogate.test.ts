import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMessage } from '#formats/mime/parse.ts';
import { encodeParts } from '#formats/mime/summary.ts';
import type { MessageBytes } from './message-bytes.ts';
import { surrogateOf, surrogateParts } from './surrogate.ts';

/** Bytes that are read by range, as those of a large message are. */
function byRange(bytes: Buffer): MessageBytes {
  return {
    read: async ({ start, end }) => bytes.subarray(start, end),
    async *slices({ start, end }) {
      for (let at = start; at < end; at += 7) yield bytes.subarray(at, Math.min(end, at + 7));
    },
  };
}

function inMemory(bytes: Buffer): MessageBytes {
  return { ...byRange(bytes), inMemory: bytes };
}

const LETTER = [
  'Subject: Giấy mời',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Kính mời',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'From: Bình <a@b.vn>',
  '',
  'thư trong thư',
  '--b',
  'Content-Disposition: attachment; filename="mời.pdf"',
  '',
  'x',
  '--b--',
  '',
].join('\r\n');

async function surrogatesOf(text: string) {
  const bytes = Buffer.from(text);
  const original = { size: bytes.length, parts: encodeParts(parseMessage(bytes).root) };
  return {
    parts: original.parts,
    whole: await surrogateOf({ ...original, bytes: inMemory(bytes) }),
    large: await surrogateOf({ ...original, bytes: byRange(bytes) }),
  };
}

/** Of a stored part tree, only where things lie. */
function placesOf(parts: string): unknown {
  return JSON.parse(parts, (name, value) =>
    /Start|End|parts|message|root/.test(name) || /^\d*$/.test(name) ? value : undefined,
  );
}

test('a message in ASCII headers has none, whatever its body', async () => {
  const { whole, large } = await surrogatesOf('Subject: a\r\n\r\nKính mời\r\n');
  assert.deepEqual([whole, large], [undefined, undefined]);
});

test('bodies stay to the byte, all headers become ASCII, and the part tree is that of the surrogate', async () => {
  const { whole, parts } = await surrogatesOf(LETTER);
  assert.ok(whole?.bytes.inMemory);
  const text = whole.bytes.inMemory.toString();
  assert.equal(text.length > 0 && whole.size, Buffer.byteLength(text));
  assert.match(text, /\r\n\r\nKính mời\r\n--b/);
  assert.match(text, /\r\n\r\nthư trong thư\r\n--b/);
  assert.doesNotMatch(text, /Giấy|Bình|mời\.pdf/);
  assert.deepEqual(
    placesOf(encodeParts(surrogateParts(parts, whole.patches))),
    placesOf(encodeParts(parseMessage(whole.bytes.inMemory).root)),
  );
});

test('any range of a large message reads as the same range of a small one', async () => {
  const { whole, large } = await surrogatesOf(LETTER);
  assert.ok(whole && large);
  assert.equal(large.size, whole.size);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.size), fc.nat(whole.size), async (a, b) => {
      const range = { start: Math.min(a, b), end: Math.max(a, b) };
      const pieces = await Array.fromAsync(large.bytes.slices(range));
      assert.deepEqual(Buffer.concat(pieces), Buffer.from(await whole.bytes.read(range)));
      assert.deepEqual(await large.bytes.read(range), Buffer.concat(pieces));
    }),
  );
});
