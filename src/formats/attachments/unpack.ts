/** Unpacking that stops: never more bytes than asked for, whatever the packed ones would become. */
import { Gunzip, Inflate } from 'fflate';

/** Pushed at a time; what one piece can become is a thousand times as much at most, and is then let go. */
const PIECE = 4_096;
/** What is unpacked between two pauses: a few milliseconds' work. */
const PAUSE_BYTES = 512 * 1024;

/** Stands between findings where whoever looks on may do something else. */
export const PAUSE = Symbol('pause');

/**
 * At most `limit` bytes; `isCut` where there would have been more. Broken data gives what came before the break.
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
  return { bytes: Buffer.concat(pieces).subarray(0, limit), isCut: size > limit };
}
