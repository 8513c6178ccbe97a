/**
 * Blobs in an S3-compatible object store; the catalogue and its counts stay in PostgreSQL.
 *
 * Every upload has a name of its own, so that deleting an unused one never meets a newer one of the same content. The
 * bytes are there before the row is committed; an upload whose row never came is swept a day later. Blobs written before
 * the store was configured lie in the database and are read from there.
 */
import type { NewId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { BACKUP_LOCK } from '#platform/postgres/whole-database.ts';
import {
  BlobMissing,
  type BlobStore,
  type BlobWrite,
  type ByteRange,
  type CatalogueEntry,
  readCatalogue,
} from '../blob-store.ts';
import { ENCODING } from '../chunk-encoding.ts';
import { deleteUnused } from '../garbage.ts';
import { createPostgresBlobStore } from '../postgres-blob-store.ts';
import type { BlobHash, PreparedBlob } from '../prepare.ts';
import { gatherWrites } from '../reference-counts.ts';
import { encodeObject, readObject } from './object-layout.ts';
import type { S3Bucket } from './s3-bucket.ts';

interface Parts {
  db: Database;
  bucket: S3Bucket;
  /** Time-ordered (RFC 9562 version 7): the sweep reads from an object's name when it was uploaded. */
  ids: NewId;
  /** What this process has uploaded and not yet seen committed. */
  uploaded: WeakMap<PreparedBlob, string>;
}

const REQUESTS_AT_ONCE = 8;
/** Eight chunks, 2 MB of message, are in memory at a time. */
const STREAM_STEP = 8;

const keyOf = (hash: BlobHash): string => hash.toString('latin1');

/** Works on all items, a few at a time, in their order. */
async function mapFew<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += REQUESTS_AT_ONCE)
    results.push(...(await Promise.all(items.slice(at, at + REQUESTS_AT_ONCE).map(work))));
  return results;
}

async function put(parts: Parts, blob: PreparedBlob, objectId: string): Promise<void> {
  await parts.bucket.put(objectId, encodeObject(blob));
  parts.uploaded.set(blob, objectId);
}

async function upload(parts: Parts, blobs: readonly PreparedBlob[]): Promise<void> {
  if (blobs.length === 0) return;
  const unique = gatherWrites(blobs.map((blob) => ({ blob, references: 1 }))).map(({ blob }) => blob);
  const known = await readCatalogue(
    parts.db,
    unique.map((blob) => blob.hash),
  );
  const hashes = new Set(known.map((entry) => keyOf(entry.hash)));
  const missing = unique.filter((blob) => !hashes.has(keyOf(blob.hash)) && !parts.uploaded.has(blob));
  await mapFew(missing, async (blob) => {
    const objectId = parts.ids();
    await put(parts, blob, objectId);
    // Any of the equal ones may be the one that is written.
    for (const equal of blobs) if (equal.hash.equals(blob.hash)) parts.uploaded.set(equal, objectId);
  });
}

/** Adds rows and references in the order of the hashes; gives the hashes that were not there before. */
async function writeCatalogue(
  tx: Queryable,
  writes: readonly BlobWrite[],
  objectIds: readonly string[],
): Promise<Set<string>> {
  const blobs = writes.map(({ blob }) => blob);
  const rows = await tx.query<{ hash: Buffer; fresh: boolean }>(
    `insert into blob (hash, size, stored_size, encoding, chunk_count, reference_count, place, object_id)
     select hash, size, stored_size, encoding, chunk_count, reference_count, 1, object_id
     from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::smallint[], $5::integer[], $6::bigint[], $7::uuid[])
       as t (hash, size, stored_size, encoding, chunk_count, reference_count, object_id)
     on conflict (hash) do update
       set reference_count = blob.reference_count + excluded.reference_count, unused_since = null
     returning hash, xmax = 0 as fresh`,
    [
      array.encodeByteaArray(blobs.map((blob) => blob.hash)),
      array.encodeInt8Array(blobs.map((blob) => blob.size)),
      array.encodeInt8Array(blobs.map((blob) => blob.storedSize)),
      array.encodeInt2Array(blobs.map((blob) => ENCODING[blob.encoding])),
      array.encodeInt4Array(blobs.map((blob) => blob.chunks.length)),
      array.encodeInt8Array(writes.map(({ references }) => references)),
      array.encodeUuidArray(objectIds),
    ],
    { name: 'blob_write_catalogue' },
  );
  return new Set(rows.filter((row) => row.fresh).map((row) => keyOf(row.hash)));
}

async function write(parts: Parts, tx: Transaction, blobs: readonly BlobWrite[]): Promise<void> {
  if (blobs.length === 0) return;
  const writes = gatherWrites(blobs);
  const uploads = new Map<string, string>();
  for (const { blob } of blobs) {
    const objectId = parts.uploaded.get(blob);
    if (objectId !== undefined) uploads.set(keyOf(blob.hash), objectId);
  }
  const objectIds = writes.map(({ blob }) => uploads.get(keyOf(blob.hash)) ?? parts.ids());
  const fresh = await writeCatalogue(tx, writes, objectIds);
  const late = writes
    .map(({ blob }, index) => ({ blob, objectId: objectIds[index] ?? '' }))
    .filter(({ blob }) => fresh.has(keyOf(blob.hash)) && !uploads.has(keyOf(blob.hash)));
  await mapFew(late, ({ blob, objectId }) => put(parts, blob, objectId));
}

function readBytes(parts: Parts, entry: CatalogueEntry) {
  return async (start: number, end: number): Promise<Buffer> => {
    const bytes = await parts.bucket.get(entry.object_id ?? '', { start, end });
    if (!bytes) throw new BlobMissing(entry.hash);
    return bytes;
  };
}

async function readEntry(parts: Parts, entry: CatalogueEntry): Promise<Buffer> {
  const whole = { start: 0, end: entry.size };
  return Buffer.concat(
    await Array.fromAsync(readObject(entry, whole, entry.chunk_count, readBytes(parts, entry))),
  );
}

async function readMany(parts: Parts, inDatabase: BlobStore, hashes: readonly BlobHash[]): Promise<Buffer[]> {
  if (hashes.length === 0) return [];
  const entries = new Map((await readCatalogue(parts.db, hashes)).map((entry) => [keyOf(entry.hash), entry]));
  for (const hash of hashes) if (!entries.has(keyOf(hash))) throw new BlobMissing(hash);
  const old = [...entries.values()].filter((entry) => entry.object_id === null).map((entry) => entry.hash);
  const found = new Map(
    (await inDatabase.readMany(old)).map((bytes, index) => [keyOf(old[index] as Buffer), bytes]),
  );
  const away = [...entries.values()].filter((entry) => entry.object_id !== null);
  await mapFew(away, async (entry) => found.set(keyOf(entry.hash), await readEntry(parts, entry)));
  return hashes.map((hash) => found.get(keyOf(hash)) as Buffer);
}

async function* stream(
  parts: Parts,
  inDatabase: BlobStore,
  hash: BlobHash,
  range?: ByteRange,
): AsyncGenerator<Buffer> {
  const [entry] = await readCatalogue(parts.db, [hash]);
  if (!entry) throw new BlobMissing(hash);
  if (entry.object_id === null) {
    yield* inDatabase.stream(hash, range);
    return;
  }
  const wanted = {
    start: Math.max(0, range?.start ?? 0),
    end: Math.min(entry.size, range?.end ?? entry.size),
  };
  yield* readObject(entry, wanted, STREAM_STEP, readBytes(parts, entry));
}

/** While a backup reads, what it has listed stays; the next round collects it. */
async function isBackupUnderWay(db: Queryable): Promise<boolean> {
  const [row] = await db.query<{ underWay: boolean }>(
    `select exists (select from pg_locks where locktype = 'advisory' and objid = $1 and granted
       and database = (select oid from pg_database where datname = current_database())) as "underWay"`,
    [BACKUP_LOCK],
    { name: 'blob_backup_lock' },
  );
  return row?.underWay ?? false;
}

/** When a version 7 UUID was made. */
function timeOf(objectId: string): number {
  return Number.parseInt(objectId.replaceAll('-', '').slice(0, 12), 16);
}

/** Removes the objects that no blob names, from the oldest on. */
async function sweepUploads(parts: Parts, uploadedBefore: Date): Promise<number> {
  let count = 0;
  for (let after = ''; ; ) {
    const names = await parts.bucket.list(after);
    const old = names.filter((name) => timeOf(name) < uploadedBefore.getTime());
    const rows = await parts.db.query<{ objectId: string }>(
      'select object_id as "objectId" from blob where object_id = any ($1::uuid[])',
      [array.encodeUuidArray(old)],
    );
    const named = new Set(rows.map((row) => row.objectId));
    const orphans = old.filter((name) => !named.has(name));
    await mapFew(orphans, (name) => parts.bucket.remove(name));
    count += orphans.length;
    // The names come in the order of their time.
    if (names.length === 0 || old.length < names.length) return count;
    after = names.at(-1) ?? '';
  }
}

/** The store of a bucket, over the catalogue of a database. */
export function createS3BlobStore(db: Database, bucket: S3Bucket, ids: NewId): BlobStore {
  const parts: Parts = { db, bucket, ids, uploaded: new WeakMap() };
  const inDatabase = createPostgresBlobStore(db);
  return {
    upload: (blobs) => upload(parts, blobs),
    write: (tx, blobs) => write(parts, tx, blobs),
    addReferences: (tx, hashes) => inDatabase.addReferences(tx, hashes),
    release: (tx, hashes) => inDatabase.release(tx, hashes),
    read: async (hash, range) => Buffer.concat(await Array.fromAsync(stream(parts, inDatabase, hash, range))),
    readMany: (hashes) => readMany(parts, inDatabase, hashes),
    stream: (hash, range) => stream(parts, inDatabase, hash, range),
    collectGarbage: async (options) => {
      if (await isBackupUnderWay(db)) return 0;
      const deleted = await deleteUnused(db, options);
      await mapFew(deleted, async ({ objectId }) => {
        if (objectId !== null) await bucket.remove(objectId);
      });
      return deleted.length;
    },
    sweepUploads: (uploadedBefore) => sweepUploads(parts, uploadedBefore),
    probe: () => bucket.probe(),
  };
}
