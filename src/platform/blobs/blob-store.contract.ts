/**
 * What every blob store must do, as tests; each backend runs them all.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { writeNewerForms } from '#platform/kernel/newer-forms.ts';
import type { Database } from '#platform/postgres/database.ts';
import { BlobMissing, type BlobStore } from './blob-store.ts';
import { CHUNK_BYTES, prepareBlob } from './prepare.ts';

/** A store over a fresh database, for one test. */
export interface StoreUnderTest extends AsyncDisposable {
  db: Database;
  store: BlobStore;
}

const later = (): Date => new Date(Date.now() + 60_000);

async function put(under: StoreUnderTest, bytes: Buffer, references = 1): Promise<Buffer> {
  const blob = prepareBlob(bytes);
  await under.db.transaction((tx) => under.store.write(tx, [{ blob, references }]));
  return blob.hash;
}

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

// As where no older program runs; what is no Vietnamese text is packed as before.
writeNewerForms();

/** Compressible and not, empty, one chunk, exactly one, several; text that is packed, and text with a file behind it. */
const SAMPLES: [string, Buffer][] = [
  ['an empty blob', Buffer.alloc(0)],
  ['a short text', Buffer.from('Kính gửi Ủy ban nhân dân tỉnh')],
  ['a text that compresses', Buffer.from('công văn '.repeat(20_000))],
  ['an English text that compresses', Buffer.from('official letter '.repeat(20_000))],
  [
    'a letter with a file behind it',
    Buffer.concat([Buffer.from('công văn '.repeat(30_000)), randomBytes(CHUNK_BYTES)]),
  ],
  ['exactly one chunk of noise', randomBytes(CHUNK_BYTES)],
  ['several chunks of noise', randomBytes(2 * CHUNK_BYTES + 17)],
];

/** Registers the tests of one backend. */
export function testBlobStore(name: string, open: () => Promise<StoreUnderTest>): void {
  for (const [what, bytes] of SAMPLES) {
    test(`${name}: ${what} comes back whole, streamed and by ranges`, async () => {
      await using under = await open();
      const hash = await put(under, bytes);
      assert.ok((await under.store.read(hash)).equals(bytes));
      assert.ok((await collect(under.store.stream(hash))).equals(bytes));
      for (const [start, end] of [
        [0, 10],
        [CHUNK_BYTES - 3, CHUNK_BYTES + 3],
        [CHUNK_BYTES, 2 * CHUNK_BYTES],
        [bytes.length - 5, bytes.length + 100],
        [bytes.length + 1, bytes.length + 2],
        [7, 7],
      ] as const) {
        const wanted = bytes.subarray(Math.max(0, start), Math.max(0, end));
        assert.ok(
          (await under.store.read(hash, { start, end })).equals(start >= end ? Buffer.alloc(0) : wanted),
        );
      }
    });
  }

  test(`${name}: many blobs come in the order asked for, repeated where repeated`, async () => {
    await using under = await open();
    const [first, second] = [
      await put(under, Buffer.from('một')),
      await put(under, randomBytes(CHUNK_BYTES + 1)),
    ];
    const read = await under.store.readMany([second, first, second]);
    assert.deepEqual(
      read.map((bytes) => bytes.length),
      [CHUNK_BYTES + 1, Buffer.byteLength('một'), CHUNK_BYTES + 1],
    );
  });

  test(`${name}: a blob nobody wrote is missing, however it is asked for`, async () => {
    await using under = await open();
    const nobody = prepareBlob(Buffer.from('nobody wrote this')).hash;
    await assert.rejects(under.store.read(nobody), BlobMissing);
    await assert.rejects(under.store.readMany([nobody]), BlobMissing);
    await assert.rejects(collect(under.store.stream(nobody)), BlobMissing);
  });

  test(`${name}: a blob lives as long as somebody refers to it`, async () => {
    await using under = await open();
    const bytes = Buffer.from('gửi hai người');
    const hash = await put(under, bytes, 2);
    await put(under, bytes, 1);
    await under.db.transaction((tx) => under.store.addReferences(tx, [hash]));
    await under.db.transaction((tx) => under.store.release(tx, [hash, hash, hash]));
    assert.equal(await under.store.collectGarbage({ unusedBefore: later(), limit: 10 }), 0);
    assert.ok((await under.store.read(hash)).equals(bytes));
    await under.db.transaction((tx) => under.store.release(tx, [hash]));
    assert.equal(
      await under.store.collectGarbage({ unusedBefore: new Date(0), limit: 10 }),
      0,
      'grace period',
    );
    assert.equal(await under.store.collectGarbage({ unusedBefore: later(), limit: 10 }), 1);
    await assert.rejects(under.store.read(hash), BlobMissing);
    await put(under, bytes);
    assert.ok((await under.store.read(hash)).equals(bytes), 'it can come again');
  });

  test(`${name}: a blob that is referred to again within its grace period stays`, async () => {
    await using under = await open();
    const hash = await put(under, Buffer.from('quay lại'));
    await under.db.transaction((tx) => under.store.release(tx, [hash]));
    await put(under, Buffer.from('quay lại'));
    assert.equal(await under.store.collectGarbage({ unusedBefore: later(), limit: 10 }), 0);
  });

  test(`${name}: what a transaction that failed wrote is not there`, async () => {
    await using under = await open();
    const blob = prepareBlob(Buffer.from('không thành'));
    const failed = under.db.transaction(async (tx) => {
      await under.store.write(tx, [{ blob, references: 1 }]);
      throw new Error('undone');
    });
    await assert.rejects(failed, /undone/);
    await assert.rejects(under.store.read(blob.hash), BlobMissing);
  });

  test(`${name}: taking more references than there are fails and takes none`, async () => {
    await using under = await open();
    const hash = await put(under, Buffer.from('một lần'));
    await assert.rejects(under.db.transaction((tx) => under.store.release(tx, [hash, hash])));
    assert.equal(await under.store.collectGarbage({ unusedBefore: later(), limit: 10 }), 0);
  });

  test(`${name}: many writers of the same blobs in any order finish and count right`, async () => {
    await using under = await open();
    const blobs = Array.from({ length: 8 }, (_, index) => prepareBlob(Buffer.from(`thư số ${index}`)));
    const writers = Array.from({ length: 12 }, (_, writer) => {
      const order = writer % 2 ? blobs : blobs.toReversed();
      return under.db.transaction((tx) =>
        under.store.write(
          tx,
          order.map((blob) => ({ blob, references: 1 })),
        ),
      );
    });
    await Promise.all(writers);
    for (let round = 0; round < 12; round++)
      await under.db.transaction((tx) =>
        under.store.release(
          tx,
          blobs.map((blob) => blob.hash),
        ),
      );
    assert.equal(await under.store.collectGarbage({ unusedBefore: later(), limit: 100 }), blobs.length);
  });
}
