/**
 * A blob store that remembers the small blobs it has just written, as they were packed: mail that goes on to another server
 * is read a moment after it was accepted, and local mail for the text index; then that costs the database nothing.
 *
 * Bytes are found by their hash, so what is in memory is right whatever became of the transaction; who may read them is
 * asked before. Bounded by bytes; what was written first goes first.
 */
import { ownBytes } from '#platform/kernel/own-bytes.ts';
import type { BlobStore } from './blob-store.ts';
import { decodeChunk, ENCODING } from './chunk-encoding.ts';
import type { BlobHash, PreparedBlob } from './prepare.ts';

/** In a process: some thousand letters. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Larger ones are streamed, or read seldom. */
const MAX_CHUNK_BYTES = 64 * 1024;
/** The buffer, its entry in the map, the text of its hash. */
const ENTRY_BYTES = 300;

export function rememberWritten(store: BlobStore, maxBytes = MAX_BYTES): BlobStore {
  /** By the hash, oldest first; blobs of one chunk. */
  const entries = new Map<string, PreparedBlob>();
  let held = 0;

  const keep = (blob: PreparedBlob): void => {
    const name = blob.hash.toString('latin1');
    const [chunk, second] = blob.chunks;
    if (!chunk || second || chunk.length > MAX_CHUNK_BYTES || entries.has(name)) return;
    entries.set(name, { ...blob, hash: ownBytes(blob.hash), chunks: [ownBytes(chunk)] });
    held += blob.storedSize + ENTRY_BYTES;
    for (const [oldest, gone] of entries) {
      if (held <= maxBytes) return;
      entries.delete(oldest);
      held -= gone.storedSize + ENTRY_BYTES;
    }
  };

  /** The whole blob, where it is in memory. */
  const find = (hash: BlobHash): Buffer | undefined => {
    const known = entries.get(hash.toString('latin1'));
    const [chunk] = known?.chunks ?? [];
    return known && chunk ? decodeChunk(chunk, ENCODING[known.encoding]) : undefined;
  };

  return {
    ...store,
    async write(tx, blobs) {
      await store.write(tx, blobs);
      for (const { blob } of blobs) keep(blob);
    },
    read(hash, range) {
      const whole = find(hash);
      if (!whole) return store.read(hash, range);
      return Promise.resolve(range ? whole.subarray(Math.max(0, range.start), range.end) : whole);
    },
    async readMany(hashes) {
      const known = hashes.map(find);
      const missing = hashes.filter((_, place) => !known[place]);
      const rest = (missing.length > 0 ? await store.readMany(missing) : []).values();
      return known.map((bytes) => bytes ?? (rest.next().value as Buffer));
    },
  };
}
