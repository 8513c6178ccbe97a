/** The S3 store keeps the contract of all blob stores, and what only it promises. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Refusal } from '#platform/kernel/fault.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { testBlobStore } from '../blob-store.contract.ts';
import { createPostgresBlobStore } from '../postgres-blob-store.ts';
import { CHUNK_BYTES, prepareBlob } from '../prepare.ts';
import { createS3BlobStore } from './s3-blob-store.ts';
import { openS3Bucket, parseS3Location, type S3Location } from './s3-bucket.ts';
import { startTestS3Server } from './s3-server.fixture.ts';

async function open(change: (location: S3Location) => S3Location = (location) => location) {
  const [test, server] = [await openTestDatabase(), await startTestS3Server()];
  const bucket = openS3Bucket(change(server.location), Date.now);
  const store = createS3BlobStore(test.db, bucket, makeIds(Date.now));
  return {
    ...test,
    server,
    store,
    put: async (bytes: Buffer) => {
      const blob = prepareBlob(bytes);
      await test.db.transaction((tx) => store.write(tx, [{ blob, references: 1 }]));
      return blob.hash;
    },
    [Symbol.asyncDispose]: async () => {
      await test[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const isTemporary = (error: unknown) => error instanceof Refusal && error.code === 'temporarilyUnavailable';
const reason = (text: RegExp) => (error: unknown) =>
  error instanceof Refusal && isTemporary(error) && text.test(String(error.facts.reason));
const inAMinute = () => new Date(Date.now() + 60_000);

testBlobStore('s3', open);

test('whether the bucket can be used is asked once: there, signed rightly, and answering', async () => {
  await using under = await open();
  await under.store.probe();
  assert.equal(under.server.requests.length, 1);
  under.server.failNext(1);
  await assert.rejects(under.store.probe(), reason(/503/));
  const elsewhere = async (change: (location: S3Location) => S3Location): Promise<void> =>
    openS3Bucket(change(under.server.location), Date.now).probe();
  await assert.rejects(
    elsewhere((at) => ({ ...at, bucket: 'khac' })),
    reason(/no bucket khac/),
  );
  await assert.rejects(
    elsewhere((at) => ({ ...at, credentials: { ...at.credentials, secretAccessKey: 'sai' } })),
    reason(/403/),
  );
  await assert.rejects(
    elsewhere((at) => ({ ...at, endpoint: 'http://127.0.0.1:9' })),
    reason(/bad port|ECONNREFUSED/),
  );
});

test('a range of a large compressed message asks for the index and the chunks it touches only', async () => {
  await using under = await open();
  // Text enough to compress, noise enough to fill many chunks.
  const bytes = Buffer.from(randomBytes(3 * CHUNK_BYTES).toString('hex'));
  const hash = await under.put(bytes);
  under.server.requests.length = 0;
  const at = 3 * CHUNK_BYTES + 10;
  assert.ok(
    (await under.store.read(hash, { start: at, end: at + 100 })).equals(bytes.subarray(at, at + 100)),
  );
  assert.equal(under.server.requests.length, 2);
  const [, from, to] = /bytes=(\d+)-(\d+)$/.exec(under.server.requests[1] ?? '') ?? [];
  assert.ok(Number(to) - Number(from) < CHUNK_BYTES, 'one stored chunk');
});

test('what was uploaded before the transaction is not sent again in it, and known content never', async () => {
  await using under = await open();
  const blob = prepareBlob(Buffer.from('Kính gửi các đơn vị'));
  await under.store.upload([blob, prepareBlob(Buffer.from('Kính gửi các đơn vị'))]);
  assert.equal(under.server.requests.length, 1);
  await under.db.transaction((tx) => under.store.write(tx, [{ blob, references: 1 }]));
  await under.store.upload([prepareBlob(Buffer.from('Kính gửi các đơn vị'))]);
  assert.equal(under.server.requests.length, 1);
});

test('objects nobody refers to go with their rows, and uploads whose row never came are swept', async () => {
  await using under = await open();
  const kept = await under.put(Buffer.from('giữ lại'));
  const gone = await under.put(Buffer.from('bỏ đi'));
  await under.db.transaction((tx) => under.store.release(tx, [gone]));
  assert.equal(await under.store.collectGarbage({ unusedBefore: inAMinute(), limit: 10 }), 1);
  assert.equal(under.server.objects.size, 1);
  await under.store.upload(['một', 'hai', 'ba'].map((text) => prepareBlob(Buffer.from(text))));
  assert.equal(await under.store.sweepUploads(new Date(Date.now() - 60_000)), 0, 'not while they are young');
  assert.equal(await under.store.sweepUploads(inAMinute()), 3);
  assert.equal(under.server.objects.size, 1);
  assert.equal((await under.store.read(kept)).toString(), 'giữ lại');
});

test('what was written before the object store was configured is read from the database', async () => {
  await using under = await open();
  const bytes = Buffer.from('từ trước');
  const blob = prepareBlob(bytes);
  const before = createPostgresBlobStore(under.db);
  await under.db.transaction((tx) => before.write(tx, [{ blob, references: 1 }]));
  const later = await under.put(Buffer.from('về sau'));
  assert.ok((await under.store.read(blob.hash)).equals(bytes));
  const read = await under.store.readMany([later, blob.hash, later]);
  assert.deepEqual(read.map(String), ['về sau', 'từ trước', 'về sau']);
  await assert.rejects(
    before.readMany([later]),
    /missing/,
    'never an empty message in place of a missing one',
  );
});

test('a store that falters is asked again; one that stays away is a temporary refusal and nothing is written', async () => {
  await using under = await open();
  under.server.failNext(2);
  const hash = await under.put(Buffer.from('vấp hai lần'));
  under.server.failNext(3);
  await assert.rejects(under.store.read(hash), isTemporary);
  under.server.failNext(3);
  await assert.rejects(under.put(Buffer.from('không tới')), isTemporary);
  under.server.failNext(0);
  assert.equal((await under.store.read(hash)).toString(), 'vấp hai lần');
  assert.deepEqual(await under.db.query('select count(*) as count from blob'), [{ count: 1 }]);
});

test('wrong credentials are a temporary refusal that names the reason', async () => {
  await using under = await open((location) => ({
    ...location,
    credentials: { ...location.credentials, secretAccessKey: 'sai' },
  }));
  await assert.rejects(
    under.put(Buffer.from('x')),
    (error) =>
      isTemporary(error) && /403 .*SignatureDoesNotMatch/.test(String((error as Refusal).facts.reason)),
  );
});

test('a location is read from its URL and the environment, and refused without credentials', () => {
  const env = { AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 's' };
  assert.deepEqual(parseS3Location('s3://thu/a/b/?endpoint=http://127.0.0.1:9000&region=hue', env), {
    endpoint: 'http://127.0.0.1:9000',
    region: 'hue',
    bucket: 'thu',
    prefix: 'a/b/',
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  assert.throws(() => parseS3Location('s3://thu', {}), /AWS_ACCESS_KEY_ID/);
  assert.throws(() => parseS3Location('https://thu', env), /s3:\/\/bucket/);
});

test('a request names the trace it belongs to, and none where nothing is traced', async () => {
  await using server = await startTestS3Server();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  let open: string | undefined = traceparent;
  const bucket = openS3Bucket(server.location, Date.now, () => open);
  await bucket.put('thu', Buffer.from('thư'));
  open = undefined;
  await bucket.put('thu', Buffer.from('thư'));
  assert.deepEqual(server.traces, [traceparent, undefined]);
});
