/**
 * A blob ready to be stored: named by its hash, cut into chunks, each compressed where that makes it smaller.
 *
 * Pure work on the processor, done before any transaction. Chunks are compressed one by one, so that a range of a
 * large message is read without the rest of it.
 */
import { hash } from 'node:crypto';
import { writesNewerForms } from '#platform/kernel/newer-forms.ts';
import { type BlobEncoding, compressChunks } from './chunk-encoding.ts';

/** At most this much of a message is read to give one byte of it, and the largest value of one row. */
export const CHUNK_BYTES = 256 * 1024;

/** Below this zstd's frame costs more than it saves. */
const MIN_COMPRESSED_BYTES = 128;

/** The SHA-256 of the bytes: 32 bytes. */
export type BlobHash = Buffer;

export interface PreparedBlob {
  hash: BlobHash;
  size: number;
  storedSize: number;
  encoding: BlobEncoding;
  /** Every chunk holds `CHUNK_BYTES` of the message, the last one what is left; an empty blob has none. */
  chunks: Buffer[];
}

/** What blobs were made of, for as long as somebody works with them. */
const sources = new WeakMap<PreparedBlob, Buffer>();

function cut(bytes: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) chunks.push(bytes.subarray(at, at + CHUNK_BYTES));
  return chunks;
}

function lengthOf(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

/** Hashes, cuts and compresses. */
export function prepareBlob(bytes: Buffer): PreparedBlob {
  const name = hash('sha256', bytes, 'buffer');
  const raw = cut(bytes);
  const plain = { encoding: 'raw', chunks: raw } as const;
  const packed = bytes.length < MIN_COMPRESSED_BYTES ? plain : compressChunks(raw, writesNewerForms());
  const { encoding, chunks } = lengthOf(packed.chunks) < bytes.length ? packed : plain;
  const blob: PreparedBlob = {
    hash: name,
    size: bytes.length,
    storedSize: lengthOf(chunks),
    encoding,
    chunks,
  };
  sources.set(blob, bytes);
  return blob;
}

/** The bytes that a blob was prepared from; nobody but `prepareBlob` can say what they are. */
export function sourceOf(blob: PreparedBlob): Buffer {
  const bytes = sources.get(blob);
  if (!bytes) throw new Error('this blob was not prepared here');
  return bytes;
}
