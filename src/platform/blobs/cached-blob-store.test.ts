import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BlobStore } from './blob-store.ts';
import { cacheBlobs } from './cached-blob-store.ts';
import type { BlobHash } from './prepare.ts';

function hash(name: string): BlobHash {
  return Buffer.from(name);
}

/** A store whose blobs are their names ten times over, and what was asked of it. */
function countingStore(): { store: BlobStore; asked: string[] } {
  const asked: string[] = [];
  const readMany = async (hashes: readonly BlobHash[]) => {
    asked.push(hashes.map(String).join(' '));
    return hashes.map((one) => Buffer.from(String(one).repeat(10)));
  };
  return { store: { readMany } as unknown as BlobStore, asked };
}

test('a small blob is read from the store once, and every blob stands in its place', async () => {
  const { store, asked } = countingStore();
  const cached = cacheBlobs(store);
  await cached.readMany([hash('b')]);
  const read = await cached.readMany(['a', 'b', 'c', 'a'].map(hash));
  assert.deepEqual(
    read.map(String),
    ['a', 'b', 'c', 'a'].map((name) => name.repeat(10)),
  );
  await cached.readMany(['c', 'a'].map(hash));
  assert.deepEqual(asked, ['b', 'a c a']);
});

test('the blob that was not read for longest goes first', async () => {
  const { store, asked } = countingStore();
  const cached = cacheBlobs(store, 700);
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await cached.readMany([hash(name)]);
  assert.deepEqual(asked, ['a', 'b', 'c', 'b']);
});
