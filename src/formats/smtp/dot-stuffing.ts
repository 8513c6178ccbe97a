/**
 * Transparency of DATA as the sender writes it (RFC 5321 §4.5.2): a line that begins with a dot gets one more.
 */

const DOT = 0x2e;
const LF = 0x0a;

function stuff(piece: Buffer, isDotFirst: boolean): Buffer {
  const out = Buffer.allocUnsafe(piece.length * 2);
  let to = 0;
  if (isDotFirst) out[to++] = DOT;
  for (let at = 0; at < piece.length; at++) {
    const byte = piece[at] ?? 0;
    out[to++] = byte;
    if (byte === LF && piece[at + 1] === DOT) out[to++] = DOT;
  }
  return out.subarray(0, to);
}

/** Stuffs a message given in pieces; `end()` gives what closes it. */
export class DotStuffer {
  #previous = LF;
  #beforeThat = 0x0d;

  /** The piece as it goes over the wire: mostly the very same buffer. */
  push(piece: Buffer): Buffer {
    if (piece.length === 0) return piece;
    const isDotFirst = piece[0] === DOT && this.#previous === LF;
    this.#beforeThat = piece.length > 1 ? (piece.at(-2) ?? 0) : this.#previous;
    this.#previous = piece.at(-1) ?? 0;
    return isDotFirst || piece.includes('\n.') ? stuff(piece, isDotFirst) : piece;
  }

  /** The final dot, after a line ending where the message has none. */
  end(): Buffer {
    const isEnded = this.#previous === LF && this.#beforeThat === 0x0d;
    return Buffer.from(isEnded ? '.\r\n' : '\r\n.\r\n');
  }
}
