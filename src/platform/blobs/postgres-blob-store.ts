/**
 * The default blob store: chunks in PostgreSQL, so that one backup, one replica and one transaction hold everything.
 *
 * Cost of writing a batch: one statement, whatever the number of blobs; a blob already there costs its catalogue row
 * only. Cost of reading a range: the chunks it touches.
 */
import * as array from '#platform/postgres/binary-array.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { BlobMissing, type BlobStore, type BlobWrite, type ByteRange, readCatalogue } from './blob-store.ts';
import { decodeChunk, ENCODING } from './chunk-encoding.ts';
import { deleteUnused } from './garbage.ts';
import { type BlobHash, CHUNK_BYTES } from './prepare.ts';
import { changeReferences, gatherWrites } from './reference-counts.ts';

async function write(tx: Transaction, blobs: readonly BlobWrite[]): Promise<void> {
  if (blobs.length === 0) return;
  const writes = gatherWrites(blobs);
  const unique = writes.map(({ blob }) => blob);
  const chunks = unique.flatMap((blob) =>
    blob.chunks.map((bytes, ordinal) => ({ hash: blob.hash, ordinal, bytes })),
  );
  await tx.query(
    `with written as (
       insert into blob (hash, size, stored_size, encoding, chunk_count, reference_count)
       select * from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::smallint[], $5::integer[], $6::bigint[])
       on conflict (hash) do update
         set reference_count = blob.reference_count + excluded.reference_count, unused_since = null
       returning hash, xmax = 0 as fresh
     )
     insert into blob_chunk (hash, ordinal, bytes)
     select c.hash, c.ordinal, c.bytes
     from unnest($7::bytea[], $8::integer[], $9::bytea[]) as c (hash, ordinal, bytes)
     join written w on w.hash = c.hash and w.fresh`,
    [
      array.encodeByteaArray(unique.map((blob) => blob.hash)),
      array.encodeInt8Array(unique.map((blob) => blob.size)),
      array.encodeInt8Array(unique.map((blob) => blob.storedSize)),
      array.encodeInt2Array(unique.map((blob) => ENCODING[blob.encoding])),
      array.encodeInt4Array(unique.map((blob) => blob.chunks.length)),
      array.encodeInt8Array(writes.map(({ references }) => references)),
      array.encodeByteaArray(chunks.map((chunk) => chunk.hash)),
      array.encodeInt4Array(chunks.map((chunk) => chunk.ordinal)),
      array.encodeByteaArray(chunks.map((chunk) => chunk.bytes)),
    ],
    { name: 'blob_write' },
  );
}

async function requireEntry(db: Database, hash: BlobHash) {
  const [entry] = await readCatalogue(db, [hash]);
  if (!entry) throw new BlobMissing(hash);
  return entry;
}

async function readChunks(db: Database, hash: BlobHash, from: number, to: number): Promise<Buffer[]> {
  const rows = await db.query<{ bytes: Buffer }>(
    'select bytes from blob_chunk where hash = $1 and ordinal >= $2 and ordinal < $3 order by ordinal',
    [hash, from, to],
    { name: 'blob_chunks' },
  );
  if (rows.length !== Math.max(0, to - from)) throw new BlobMissing(hash);
  return rows.map((row) => row.bytes);
}

/** The chunks a range touches, read `step` at a time. */
async function* streamRange(
  db: Database,
  hash: BlobHash,
  range: ByteRange | undefined,
  step: number,
): AsyncGenerator<Buffer> {
  const entry = await requireEntry(db, hash);
  const start = Math.max(0, range?.start ?? 0);
  const end = Math.min(entry.size, range?.end ?? entry.size);
  if (start >= end) return;
  const last = Math.ceil(end / CHUNK_BYTES);
  for (let at = Math.floor(start / CHUNK_BYTES); at < last; at += step) {
    const stored = await readChunks(db, hash, at, Math.min(at + step, last));
    for (const [index, bytes] of stored.entries()) {
      const offset = (at + index) * CHUNK_BYTES;
      const chunk = decodeChunk(bytes, entry.encoding);
      yield chunk.subarray(Math.max(0, start - offset), Math.min(chunk.length, end - offset));
    }
  }
}

/** Eight chunks, 2 MB of message, are in memory at a time. */
const STREAM_STEP = 8;

async function read(db: Database, hash: BlobHash, range?: ByteRange): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of streamRange(db, hash, range, STREAM_STEP)) pieces.push(piece);
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
}

async function readMany(db: Database, hashes: readonly BlobHash[]): Promise<Buffer[]> {
  const rows = await db.query<{ hash: Buffer; encoding: number; chunk_count: number; bytes: Buffer | null }>(
    `select b.hash, b.encoding, b.chunk_count, c.bytes from blob b left join blob_chunk c on c.hash = b.hash
     where b.hash = any ($1::bytea[]) order by b.hash, c.ordinal`,
    [array.encodeByteaArray(hashes)],
    { name: 'blob_read_many' },
  );
  const found = Map.groupBy(rows, (row) => row.hash.toString('latin1'));
  return hashes.map((hash) => {
    const own = found.get(hash.toString('latin1'));
    if (!own) throw new BlobMissing(hash);
    // Also when the bytes lie in an object store that is not configured any more.
    if (own.filter((row) => row.bytes).length !== own[0]?.chunk_count) throw new BlobMissing(hash);
    const chunks = own.flatMap((row) => (row.bytes ? [decodeChunk(row.bytes, row.encoding)] : []));
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  });
}

/** The store of a database. */
export function createPostgresBlobStore(db: Database): BlobStore {
  return {
    // The bytes go with the transaction.
    upload: async () => {},
    writesAtOnce: true,
    write,
    addReferences: (tx, hashes) =>
      changeReferences(
        tx,
        hashes.map((hash) => ({ hash, references: 1 })),
      ),
    release: (tx, hashes) =>
      changeReferences(
        tx,
        hashes.map((hash) => ({ hash, references: -1 })),
      ),
    read: (hash, range) => read(db, hash, range),
    readMany: (hashes) => readMany(db, hashes),
    stream: (hash, range) => streamRange(db, hash, range, STREAM_STEP),
    collectGarbage: async (options) => (await deleteUnused(db, options)).length,
    sweepUploads: async () => 0,
    // Whoever asks has asked the database already.
    probe: async () => {},
  };
}
