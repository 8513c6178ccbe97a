/**
 * The interface of every blob store, and what they share: the catalogue of blobs with their reference counts.
 *
 * The catalogue always lies in PostgreSQL, so that a message and its reference come and go in one transaction;
 * where the bytes lie is the backend's affair. A blob nobody refers to is kept for a grace period, then collected.
 */
import { encodeByteaArray } from '#platform/postgres/binary-array.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { BlobHash, PreparedBlob } from './prepare.ts';

export type { PreparedBlob } from './prepare.ts';

/** A blob to write, with the number of references it gains. */
export interface BlobWrite {
  blob: PreparedBlob;
  references: number;
}

/** Bytes `[start, end)` of a blob. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Which blobs may go. */
export interface GarbageOptions {
  unusedBefore: Date;
  /** The same for bytes in an object store, which the log of the database does not hold: a moment restored needs them. */
  objectsUnusedBefore?: Date;
  limit: number;
}

export interface BlobStore {
  /**
   * Gives an object store the bytes before the transaction that writes them, so that no lock waits for the network.
   * Worth calling, never needed: `write` does it for what was not uploaded. What is never written is swept later.
   */
  upload(blobs: readonly PreparedBlob[]): Promise<void>;
  /** Writing is one statement, given when it is called, and the bytes lie in it: the commit may follow at once. */
  writesAtOnce?: true;
  /** Writes blobs, or adds references to those already there, in the caller's transaction. */
  write(tx: Transaction, blobs: readonly BlobWrite[]): Promise<void>;
  /** Adds one reference for each hash given; a hash may be given several times. */
  addReferences(tx: Transaction, hashes: readonly BlobHash[]): Promise<void>;
  /** Takes one reference for each hash given. */
  release(tx: Transaction, hashes: readonly BlobHash[]): Promise<void>;
  /** The bytes of a blob or of a range of it. Throws `BlobMissing`. */
  read(hash: BlobHash, range?: ByteRange): Promise<Buffer>;
  /** Whole blobs in the order asked for, in one query. Throws `BlobMissing`. */
  readMany(hashes: readonly BlobHash[]): Promise<Buffer[]>;
  /** The bytes piece by piece, for what is too large to hold. Throws `BlobMissing`. */
  stream(hash: BlobHash, range?: ByteRange): AsyncIterable<Buffer>;
  /** Deletes blobs that nobody has referred to for a while; gives their number. */
  collectGarbage(options: GarbageOptions): Promise<number>;
  /** Removes what was uploaded before a time and never written, as a crash in between leaves it; gives the number. */
  sweepUploads(uploadedBefore: Date): Promise<number>;
  /** Asks the place of the bytes whether it can be used now, quickly. Refuses with the reason. */
  probe(): Promise<void>;
}

/** A blob that is referred to and not there: the store is damaged, or the hash is nobody's. */
export class BlobMissing extends Error {
  override readonly name = 'BlobMissing';

  constructor(hash: BlobHash) {
    super(`blob ${hash.toString('hex')} is missing`);
  }
}

/** What the catalogue says of one blob. */
export interface CatalogueEntry {
  hash: Buffer;
  size: number;
  stored_size: number;
  /** 0 as they are, 1 zstd, 2 packed as text and then zstd; each chunk by itself. */
  encoding: number;
  chunk_count: number;
  /** The name of the bytes in the object store; null when they lie in the database. */
  object_id: string | null;
}

/** Reads catalogue entries by hash; those unknown are left out. */
export async function readCatalogue(db: Queryable, hashes: readonly BlobHash[]): Promise<CatalogueEntry[]> {
  return db.query<CatalogueEntry>(
    `select hash, size, stored_size, encoding, chunk_count, object_id from blob where hash = any ($1::bytea[])`,
    [encodeByteaArray(hashes)],
    { name: 'blob_catalogue' },
  );
}
