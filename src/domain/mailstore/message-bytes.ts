/**
 * The bytes of messages for those who read many: small ones in one query, large ones by range.
 */

import type { Patch } from '#formats/mime/ascii-header.ts';
import type { BlobStore, ByteRange } from '#platform/blobs/blob-store.ts';
import type { StoredMessage } from './message-values.ts';

/**
 * Bytes of message bodies read at once; a larger message is read alone. Two batches are in memory: one is worked at while the
 * database reads the next. Smaller ones cost more queries, larger ones leave the database idle while the first is worked at.
 */
const BATCH_BYTES = 524_288;

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
function* batchesBySize<Message extends Sized>(messages: readonly Message[]): Generator<Message[]> {
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

/** A message with where its bytes come from. */
export interface OpenedMessage<Message> {
  message: Message;
  bytes: MessageBytes;
}

/**
 * Messages with their bytes, in their order and in batches bounded by what they hold in memory; the next batch is read while the one
 * before is worked at. Throws `BlobMissing`.
 */
export async function* openBatches<Message extends Sized>(
  blobs: BlobStore,
  messages: readonly Message[],
): AsyncGenerator<OpenedMessage<Message>[]> {
  const open = async (batch: readonly Message[]): Promise<OpenedMessage<Message>[]> => {
    const opened = await openBytes(blobs, batch);
    return batch.map((message, place) => ({ message, bytes: opened[place] as MessageBytes }));
  };
  let ahead: Promise<OpenedMessage<Message>[]> | undefined;
  try {
    for (const batch of batchesBySize(messages)) {
      const current = await ahead;
      ahead = open(batch);
      if (current) yield current;
    }
    if (ahead) yield await ahead;
  } finally {
    // A caller that stops early leaves nothing running behind it, and what only it would have heard of is heard by nobody.
    await Promise.allSettled([ahead]);
  }
}

/** A run of the bytes of a patched message: of the original from `from` on, or of a patch. */
interface Run {
  start: number;
  end: number;
  from?: number;
  own?: Buffer;
}

function runsOf(size: number, patches: readonly Patch[]): Run[] {
  const runs: Run[] = [];
  let to = 0;
  let at = 0;
  for (const { start, end, bytes } of [...patches, { start: size, end: size, bytes: Buffer.alloc(0) }]) {
    runs.push({ start: to, end: to + start - at, from: at });
    to += start - at;
    runs.push({ start: to, end: to + bytes.length, own: bytes });
    to += bytes.length;
    at = end;
  }
  return runs.filter((run) => run.end > run.start);
}

async function* slicesOfRuns(
  source: MessageBytes,
  runs: readonly Run[],
  range: ByteRange,
): AsyncGenerator<Buffer> {
  for (const run of runs) {
    const start = Math.max(range.start, run.start) - run.start;
    const end = Math.min(range.end, run.end) - run.start;
    if (end <= start) continue;
    if (run.own) yield run.own.subarray(start, end);
    else yield* source.slices({ start: (run.from ?? 0) + start, end: (run.from ?? 0) + end });
  }
}

/** The whole with its patches, in one copy. */
function patchWhole(whole: Buffer, patches: readonly Patch[]): Buffer {
  const grown = patches.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), 0);
  const patched = Buffer.allocUnsafe(whole.length + grown);
  let from = 0;
  let to = 0;
  for (const { start, end, bytes } of patches) {
    to += whole.copy(patched, to, from, start);
    to += bytes.copy(patched, to);
    from = end;
  }
  whole.copy(patched, to, from);
  return patched;
}

/** A message some bytes of which others stand for; patches in the order of the bytes. Nothing of it is read before it is asked for. */
export function patchedBytes(
  source: MessageBytes,
  size: number,
  patches: readonly Patch[],
): { bytes: MessageBytes; size: number } {
  if (source.inMemory) {
    const patched = patchWhole(source.inMemory, patches);
    return { bytes: inMemory(patched), size: patched.length };
  }
  const runs = runsOf(size, patches);
  const slices = (range: ByteRange): AsyncGenerator<Buffer> => slicesOfRuns(source, runs, range);
  const read = async (range: ByteRange): Promise<Buffer> =>
    Buffer.concat(await Array.fromAsync(slices(range)));
  return { bytes: { read, slices }, size: runs.at(-1)?.end ?? 0 };
}
