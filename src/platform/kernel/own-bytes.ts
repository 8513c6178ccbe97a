/** Bytes for keeping. */

/**
 * The same bytes in memory of their own. A small buffer is cut from a pool of 64 kB, and what packs or unpacks gives the
 * beginning of a large one: whoever keeps it keeps all of that, and counts a thirtieth.
 */
export function ownBytes(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
