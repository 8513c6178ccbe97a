/** Bytes for keeping. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ownBytes } from './own-bytes.ts';

test('what is kept keeps no memory but its own, whatever it was cut from', () => {
  const unpacked = zstdDecompressSync(zstdCompressSync(Buffer.from('Kính gửi '.repeat(100))));
  for (const bytes of [Buffer.from('a small one'), unpacked, Buffer.alloc(100_000, 1).subarray(5, 90_000)]) {
    const own = ownBytes(bytes);
    assert.deepEqual(own, bytes);
    assert.equal(own.buffer.byteLength, bytes.length);
    assert.equal(ownBytes(own), own, 'once is enough');
  }
});
