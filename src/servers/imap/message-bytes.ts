/**
 * The bytes of messages for FETCH and SEARCH: small ones in one query for many, large ones by range.
 */

import type { StoredMessage } from '#domain/mailstore/message-values.ts';
import type { ByteRange } from '#formats/imap/sections.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { BATCH_BYTES, SLICE_BYTES, WHOLE_BELOW_BYTES } from './limits.ts';

/** Where one message's bytes come from. */
export interface MessageBytes {
  /** All of the range at once; meant for headers and small parts. */
  read(range: ByteRange): Promise<Buffer> | Buffer;
  /** The range in pieces that fit into memory however large it is. */
  slices(range: ByteRange): AsyncGenerator<Buffer>;
}

function inMemory(bytes: Buffer): MessageBytes {
  return {
    read: ({ start, end }) => bytes.subarray(start, end),
    async *slices({ start, end }) {
      yield bytes.subarray(start, end);
    },
  };
}

function inStore(blobs: BlobStore, hash: Buffer): MessageBytes {
  return {
    read: (range) => blobs.read(hash, range),
    async *slices({ start, end }) {
      for (let at = start; at < end; at += SLICE_BYTES)
        yield await blobs.read(hash, { start: at, end: Math.min(end, at + SLICE_BYTES) });
    },
  };
}

/** Messages in batches whose bytes in memory are bounded. */
export function* batchesBySize(messages: readonly StoredMessage[]): Generator<StoredMessage[]> {
  let batch: StoredMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const held = Math.min(message.size, WHOLE_BELOW_BYTES);
    if (batch.length > 0 && bytes + held > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += held;
  }
  if (batch.length > 0) yield batch;
}

/** The bytes of a batch, in its order; those of small messages are in memory already. */
export async function openBytes(blobs: BlobStore, batch: readonly StoredMessage[]): Promise<MessageBytes[]> {
  const small = batch.filter((message) => message.size <= WHOLE_BELOW_BYTES);
  const found = small.length > 0 ? await blobs.readMany(small.map((message) => message.blob)) : [];
  const byMessage = new Map(small.map((message, place) => [message, found[place]]));
  return batch.map((message) => {
    const bytes = byMessage.get(message);
    return bytes ? inMemory(bytes) : inStore(blobs, message.blob);
  });
}
