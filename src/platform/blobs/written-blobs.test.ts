import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transaction } from '#platform/postgres/database.ts';
import type { BlobStore } from './blob-store.ts';
import { type PreparedBlob, prepareBlob } from './prepare.ts';
import { rememberWritten } from './written-blobs.ts';

const tx = {} as Transaction;

function countingStore(): { store: BlobStore; asked: () => number } {
  let asked = 0;
  const store = {
    write: async () => {},
    read: async () => {
      asked += 1;
      return Buffer.from('from the store');
    },
    readMany: async (hashes: readonly Buffer[]) =>
      hashes.map((hash) => Buffer.from(`stored ${hash.toString('hex')}`)),
  } as unknown as BlobStore;
  return { store, asked: () => asked };
}

function write(store: BlobStore, ...blobs: PreparedBlob[]): Promise<void> {
  return store.write(
    tx,
    blobs.map((blob) => ({ blob, references: 1 })),
  );
}

test('what was just written is read without the store, whole or in part, packed or not', async () => {
  const { store, asked } = countingStore();
  const remembering = rememberWritten(store);
  for (const text of ['short', 'Kính gửi '.repeat(1_000)]) {
    const blob = prepareBlob(Buffer.from(text));
    await write(remembering, blob, blob);
    assert.equal(String(await remembering.read(blob.hash)), text);
    const range = await remembering.read(blob.hash, { start: 1, end: 4 });
    assert.deepEqual(range, Buffer.from(text).subarray(1, 4));
    assert.deepEqual(await remembering.readMany([blob.hash]), [Buffer.from(text)]);
  }
  assert.equal(asked(), 0);
});

test('what was written first is forgotten first, and large blobs are never kept', async () => {
  const { store, asked } = countingStore();
  const remembering = rememberWritten(store, 700);
  const [a, b, c] = ['a', 'b', 'c'].map((text) => prepareBlob(Buffer.from(text)));
  assert.ok(a && b && c);
  const large = prepareBlob(Buffer.alloc(300_000, 'x'));
  await write(remembering, a, b, c, large);
  await remembering.read(b.hash);
  assert.equal(asked(), 0);
  await remembering.read(a.hash);
  await remembering.read(large.hash);
  assert.equal(asked(), 2);
});

test('of many the store is asked for those that are not in memory, and the order stays', async () => {
  const { store } = countingStore();
  const remembering = rememberWritten(store);
  const [a, b, c] = ['a', 'b', 'c'].map((text) => prepareBlob(Buffer.from(text)));
  assert.ok(a && b && c);
  await write(remembering, b);
  const read = await remembering.readMany([a.hash, b.hash, c.hash]);
  assert.deepEqual(read.map(String), [
    `stored ${a.hash.toString('hex')}`,
    'b',
    `stored ${c.hash.toString('hex')}`,
  ]);
});
