/** Unpacking that stops: never more bytes than asked for, whatever the packed ones would become. */
import { Gunzip, Inflate } from 'fflate';

/** Pushed at a time; what one piece can become is a thousand times as much at most: some milliseconds' work. */
const PIECE = 512;
/** What is unpacked between two pauses: a few milliseconds' work. */
const PAUSE_BYTES = 512 * 1024;

/** Stands between findings where whoever looks on may do something else. */
export const PAUSE = Symbol('pause');

/**
 * At most `limit` bytes; `isCut`, and none of them, where there would have been more. Broken data gives what came before the break.
 * Pauses on the way.
 */
export function* unpack(
  packed: Buffer,
  method: 'deflate' | 'gzip',
  limit: number,
): Generator<typeof PAUSE, { bytes: Buffer; isCut: boolean }> {
  const unpacker = method === 'gzip' ? new Gunzip() : new Inflate();
  const pieces: Uint8Array[] = [];
  let size = 0;
  let paused = 0;
  unpacker.ondata = (data) => {
    size += data.length;
    pieces.push(data);
  };
  try {
    for (let at = 0; at < packed.length && size <= limit; at += PIECE) {
      unpacker.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
      if (size - paused < PAUSE_BYTES) continue;
      paused = size;
      yield PAUSE;
    }
  } catch {
    // Not whole, or no archive at all: what came so far is looked at.
  }
  // What would be cut nobody looks at: 64 MB in one piece would hold everybody for as long as their copying.
  if (size > limit) return { bytes: Buffer.alloc(0), isCut: true };
  return { bytes: Buffer.concat(pieces), isCut: false };
}
