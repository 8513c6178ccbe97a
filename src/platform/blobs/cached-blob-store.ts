/**
 * A blob store with the small blobs read last in memory: what many read again and again costs the database once.
 *
 * Bytes are found by their hash, so what is in memory is right for ever; whether somebody may read them was asked before,
 * and is asked each time. Bounded by bytes; what was not read for longest goes first.
 */
import { ownBytes } from '#platform/kernel/own-bytes.ts';
import type { BlobStore } from './blob-store.ts';
import type { BlobHash } from './prepare.ts';

/** In a process: the letters of some hundred open mailboxes. */
const MAX_BYTES = 96 * 1024 * 1024;

/** Larger ones are attachments, which people read once. */
const MAX_BLOB_BYTES = 65_536;

/** The buffer, its entry in the map, the text of its hash. */
const ENTRY_BYTES = 300;

/** The store with a memory before `readMany`. */
export function cacheBlobs(store: BlobStore, maxBytes = MAX_BYTES): BlobStore {
  /** By the hash; the last used stands last. */
  const entries = new Map<string, Buffer>();
  let held = 0;

  const keep = (name: string, bytes: Buffer): void => {
    if (bytes.length > MAX_BLOB_BYTES || entries.has(name)) return;
    entries.set(name, ownBytes(bytes));
    held += bytes.length + ENTRY_BYTES;
    for (const [oldest, gone] of entries) {
      if (held <= maxBytes) return;
      entries.delete(oldest);
      held -= gone.length + ENTRY_BYTES;
    }
  };

  const find = (name: string): Buffer | undefined => {
    const bytes = entries.get(name);
    if (!bytes) return undefined;
    entries.delete(name);
    entries.set(name, bytes);
    return bytes;
  };

  return {
    ...store,
    async readMany(hashes) {
      const names = hashes.map((hash) => hash.toString('latin1'));
      const known = names.map(find);
      const missing: BlobHash[] = hashes.filter((_, place) => !known[place]);
      const read = missing.length > 0 ? await store.readMany(missing) : [];
      let next = 0;
      return known.map((bytes, place) => {
        const whole = bytes ?? read[next++];
        if (!whole) throw new Error('the store gave fewer blobs than were asked for');
        if (!bytes) keep(names[place] ?? '', whole);
        return whole;
      });
    },
  };
}
