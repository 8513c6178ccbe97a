/**
 * Cuts a stream of rows (COPY text format, one a line) into chunks whose borders depend on the rows' keys alone.
 *
 * A row begins with its key, so its first bytes decide whether a chunk ends behind it. A change in one place therefore moves no border
 * elsewhere, and a table that only grows gives the same chunks again but for the last.
 */

const MIN_BYTES = 64 * 1024;
const MAX_BYTES = 2 * 1024 * 1024;
/** One row in 512 ends a chunk. */
const BORDER_MASK = 511;
/** Bytes of a row that are looked at: two keys of the size of a UUID. */
const KEY_BYTES = 72;
const NEWLINE = 0x0a;

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  // The low bits of FNV depend on few bytes; the high ones on all.
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Takes bytes as they come; gives whole chunks of whole rows. */
export class RowChunker {
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** A row whose end has not come yet. */
  #open: Buffer = Buffer.alloc(0);

  /** The chunks that are complete now. */
  *push(input: Buffer): Generator<Buffer> {
    const bytes = this.#open.length === 0 ? input : Buffer.concat([this.#open, input]);
    let chunkStart = 0;
    let rowStart = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, rowStart)) {
      const next = end + 1;
      this.#bytes += next - rowStart;
      const isBorder =
        this.#bytes >= MIN_BYTES &&
        (hashOf(bytes, rowStart, Math.min(end, rowStart + KEY_BYTES)) & BORDER_MASK) === 0;
      rowStart = next;
      if (!isBorder && this.#bytes < MAX_BYTES) continue;
      this.#pieces.push(bytes.subarray(chunkStart, next));
      yield this.#take();
      chunkStart = next;
    }
    if (rowStart > chunkStart) this.#pieces.push(bytes.subarray(chunkStart, rowStart));
    this.#open = Buffer.from(bytes.subarray(rowStart));
  }

  /** What is left at the end. */
  *end(): Generator<Buffer> {
    if (this.#open.length > 0) throw new Error('the rows end in the middle of one');
    if (this.#bytes > 0) yield this.#take();
  }

  #take(): Buffer {
    const chunk =
      this.#pieces.length === 1 && this.#pieces[0] ? this.#pieces[0] : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    return chunk;
  }
}
