/** The bytes of a stored file, piece by piece, from anywhere in it: segments are looked up a helping at a time. */
import type { BlobStore, ByteRange } from '#platform/blobs/blob-store.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { StoredFile } from './stored-files.ts';

/** 64 segments are 256 MB at most: one query for each of those. */
const SEGMENTS_AT_ONCE = 64;

interface Segment {
  start: number;
  size: number;
  blob: Buffer;
}

/** Streams a range, the whole unless told. The caller has asked who may read it. */
export async function* streamFile(
  { db, blobs }: { db: Database; blobs: BlobStore },
  { accountId, id, size }: Pick<StoredFile, 'accountId' | 'id' | 'size'>,
  range: ByteRange = { start: 0, end: size },
): AsyncGenerator<Buffer> {
  const end = Math.min(range.end, size);
  for (let at = range.start; at < end; ) {
    const segments = await db.query<Segment>(
      `select start, size, blob from file_segment
       where account_id = $1 and file_id = $2 and start + size > $3 and start < $4 and start > $3 - $6::bigint
       order by start limit $5`,
      [accountId, id, at, end, SEGMENTS_AT_ONCE, MAX_SEGMENT_BYTES],
    );
    if (segments.length === 0) throw new Error(`file ${id} has no bytes at ${at}`);
    for (const segment of segments) {
      const from = at - segment.start;
      const to = Math.min(segment.size, end - segment.start);
      yield* blobs.stream(segment.blob, { start: from, end: to });
      at = segment.start + to;
    }
  }
}

/** No segment is larger, so a range of the primary key finds the one that holds an offset. */
const MAX_SEGMENT_BYTES = 4 * 1024 * 1024;

/** A file that is small enough, whole. */
export async function readWholeFile(
  parts: { db: Database; blobs: BlobStore },
  file: Pick<StoredFile, 'accountId' | 'id' | 'size'>,
): Promise<Buffer> {
  const pieces = await Array.fromAsync(streamFile(parts, file));
  return Buffer.concat(pieces);
}
