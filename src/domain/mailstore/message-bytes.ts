/**
 * The bytes of messages for those who read many: small ones in one query, large ones by range.
 */

import type { BlobStore, ByteRange } from '#platform/blobs/blob-store.ts';
import type { StoredMessage } from './message-values.ts';

/** Bytes of message bodies in memory at once; a larger message is read alone. */
const BATCH_BYTES = 4_194_304;

/** Messages up to this size are read whole, many in one query; larger ones by range. One chunk of the blob store. */
const WHOLE_BELOW_BYTES = 262_144;

/** A large body is read in pieces of this size. */
const SLICE_BYTES = 1_048_576;

/** What has to be known of a message to read it. */
type Sized = Pick<StoredMessage, 'blob' | 'size'>;

/** Where one message's bytes come from. */
export interface MessageBytes {
  /** All of the range at once; meant for headers and small parts. */
  read(range: ByteRange): Promise<Buffer> | Buffer;
  /** The range in pieces that fit into memory however large it is. */
  slices(range: ByteRange): AsyncGenerator<Buffer>;
  /** The whole message, where that is in memory already. */
  inMemory?: Buffer;
}

function inMemory(bytes: Buffer): MessageBytes {
  return {
    inMemory: bytes,
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
export function* batchesBySize<Message extends Sized>(messages: readonly Message[]): Generator<Message[]> {
  let batch: Message[] = [];
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
export async function openBytes(blobs: BlobStore, batch: readonly Sized[]): Promise<MessageBytes[]> {
  const small = batch.filter((message) => message.size <= WHOLE_BELOW_BYTES);
  const found = small.length > 0 ? await blobs.readMany(small.map((message) => message.blob)) : [];
  const byMessage = new Map(small.map((message, place) => [message, found[place]]));
  return batch.map((message) => {
    const bytes = byMessage.get(message);
    return bytes ? inMemory(bytes) : inStore(blobs, message.blob);
  });
}
