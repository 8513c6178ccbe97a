/** Chunks that somebody else put into the store: told at once, and never unfolded to more than a chunk can hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { compressChunks, decodeChunk, ENCODING } from './chunk-encoding.ts';
import { CHUNK_BYTES } from './prepare.ts';

const TEXT = Buffer.from(
  'Kính gửi Uỷ ban nhân dân tỉnh, thực hiện văn bản của Sở Nội vụ. '.repeat(4000),
).subarray(0, CHUNK_BYTES);
const NUMBERS = Object.values(ENCODING).filter((number) => number !== ENCODING.raw);

test('a whole chunk comes back in either form', () => {
  for (const isNewer of [false, true]) {
    const { encoding, chunks } = compressChunks([TEXT], isNewer);
    assert.deepEqual(decodeChunk(chunks[0] ?? Buffer.alloc(0), ENCODING[encoding]), TEXT);
  }
});

test('a bomb in the place of a chunk is refused before it unfolds', () => {
  const bomb = zstdCompressSync(Buffer.alloc(200_000_000));
  assert.ok(bomb.length < 20_000);
  const before = process.memoryUsage().rss;
  for (const encoding of NUMBERS)
    assert.throws(() => decodeChunk(bomb, encoding), RangeError, String(encoding));
  assert.ok(process.memoryUsage().rss - before < 100_000_000);
});

test('whatever is changed in a chunk, it is an error or other bytes, no larger than one', () => {
  const { encoding, chunks } = compressChunks([TEXT], true);
  const whole = chunks[0] ?? assert.fail();
  for (let at = 0; at < whole.length; at += Math.max(1, whole.length >> 8)) {
    const bent = Buffer.from(whole);
    bent[at] = (bent[at] ?? 0) ^ 0x5a;
    let length = 0;
    try {
      ({ length } = decodeChunk(bent, ENCODING[encoding]));
    } catch (error) {
      const { name, code = '' } = error as Error & { code?: string };
      assert.ok(name === 'RangeError' || /^(?:ZSTD_error|Z_)/.test(code), String(error));
    }
    assert.ok(length <= 30 * CHUNK_BYTES, String(length));
  }
});
