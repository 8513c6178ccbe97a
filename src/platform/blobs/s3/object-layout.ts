/**
 * How a blob lies in one object: its chunks one after the other.
 *
 * Compressed blobs of several chunks begin with the stored length of each (32 bits, big-endian), so that a range is read
 * by two requests: this index, then the chunks it touches.
 */
import type { CatalogueEntry } from '../blob-store.ts';
import { decodeChunk, ENCODING } from '../chunk-encoding.ts';
import { CHUNK_BYTES, type PreparedBlob } from '../prepare.ts';

const LENGTH_BYTES = 4;

/** What a blob's entry tells of its layout. */
type Layout = Pick<CatalogueEntry, 'size' | 'encoding' | 'chunk_count' | 'stored_size'>;

/** Reads bytes `[start, end)` of the object. */
export type ReadBytes = (start: number, end: number) => Promise<Buffer>;

function hasIndex(encoding: number, chunkCount: number): boolean {
  return encoding !== ENCODING.raw && chunkCount > 1;
}

/** The bytes of the object of a blob. */
export function encodeObject(blob: PreparedBlob): Buffer {
  return joinObject(blob.chunks, ENCODING[blob.encoding]);
}

/** The object of chunks as a database stores them: for a backup that goes back into an object store. */
export function joinObject(chunks: readonly Buffer[], encoding: number): Buffer {
  if (!hasIndex(encoding, chunks.length)) return Buffer.concat(chunks);
  const index = Buffer.alloc(chunks.length * LENGTH_BYTES);
  for (const [number, chunk] of chunks.entries()) index.writeUInt32BE(chunk.length, number * LENGTH_BYTES);
  return Buffer.concat([index, ...chunks]);
}

/** The other way: the stored chunks of a whole object. */
export async function splitObject(
  { encoding, count }: { encoding: number; count: number },
  object: Buffer,
): Promise<Buffer[]> {
  const layout = { encoding, chunk_count: count, stored_size: object.length, size: 0 };
  const offsets = await readOffsets(layout, async (start, end) => object.subarray(start, end));
  return Array.from({ length: count }, (_, number) => object.subarray(offsets[number], offsets[number + 1]));
}

/** Where each chunk begins in the object, and where the last one ends. */
async function readOffsets(layout: Layout, read: ReadBytes): Promise<number[]> {
  const { encoding, chunk_count: count, stored_size: size } = layout;
  if (encoding === ENCODING.raw)
    return Array.from({ length: count + 1 }, (_, number) => Math.min(number * CHUNK_BYTES, size));
  if (!hasIndex(encoding, count)) return [0, size];
  const index = await read(0, count * LENGTH_BYTES);
  const offsets = [index.length];
  for (let number = 0; number < count; number++)
    offsets.push((offsets[number] ?? 0) + index.readUInt32BE(number * LENGTH_BYTES));
  return offsets;
}

/** The bytes `[start, end)` of the blob in pieces of a chunk; `step` chunks are asked for at a time. */
export async function* readObject(
  layout: Layout,
  range: { start: number; end: number },
  step: number,
  read: ReadBytes,
): AsyncGenerator<Buffer> {
  if (range.start >= range.end) return;
  const offsets = await readOffsets(layout, read);
  const last = Math.ceil(range.end / CHUNK_BYTES);
  for (let first = Math.floor(range.start / CHUNK_BYTES); first < last; first += step) {
    const next = Math.min(first + step, last);
    const base = offsets[first] ?? 0;
    const stored = await read(base, offsets[next] ?? base);
    for (let number = first; number < next; number++) {
      const bytes = stored.subarray((offsets[number] ?? 0) - base, (offsets[number + 1] ?? 0) - base);
      const chunk = decodeChunk(bytes, layout.encoding);
      const at = number * CHUNK_BYTES;
      yield chunk.subarray(Math.max(0, range.start - at), Math.min(chunk.length, range.end - at));
    }
  }
}
