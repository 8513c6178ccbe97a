/**
 * A pack: stored pieces of message bytes put together, as the blob store has them (compressed already).
 *
 * Entry: hash (32 bytes), number of the piece (4), length (4), bytes.
 */

const HASH_BYTES = 32;
const HEAD_BYTES = HASH_BYTES + 8;

/** One stored piece of a blob. */
export interface PackEntry {
  hash: Buffer;
  ordinal: number;
  bytes: Buffer;
}

/** Puts entries together. */
export function encodePack(entries: readonly PackEntry[]): Buffer {
  return Buffer.concat(
    entries.flatMap(({ hash, ordinal, bytes }) => {
      const numbers = Buffer.alloc(8);
      numbers.writeUInt32BE(ordinal, 0);
      numbers.writeUInt32BE(bytes.length, 4);
      return [hash, numbers, bytes];
    }),
  );
}

/** The entries of a pack. Throws where the bytes are no pack. */
export function* decodePack(pack: Buffer): Generator<PackEntry> {
  for (let at = 0; at < pack.length; ) {
    if (at + HEAD_BYTES > pack.length) throw new Error('a pack that is cut off');
    const length = pack.readUInt32BE(at + HASH_BYTES + 4);
    const start = at + HEAD_BYTES;
    if (start + length > pack.length) throw new Error('a pack that is cut off');
    yield {
      hash: pack.subarray(at, at + HASH_BYTES),
      ordinal: pack.readUInt32BE(at + HASH_BYTES),
      bytes: pack.subarray(start, start + length),
    };
    at = start + length;
  }
}
