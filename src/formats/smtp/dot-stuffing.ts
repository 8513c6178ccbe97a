/**
 * Transparency of DATA as the sender writes it (RFC 5321 §4.5.2): a line that begins with a dot gets one more.
 */

const DOT = 0x2e;
const LF = 0x0a;

/** Stuffs a message given in pieces; `end()` gives what closes it. */
export class DotStuffer {
  #previous = LF;
  #beforeThat = 0x0d;

  /** The piece as it goes over the wire: often the very same buffer. */
  push(piece: Buffer): Buffer[] {
    if (piece.length === 0) return [];
    const out: Buffer[] = [];
    let from = 0;
    if (piece[0] === DOT && this.#previous === LF) out.push(Buffer.of(DOT));
    for (let at = piece.indexOf('\n.'); at >= 0; at = piece.indexOf('\n.', at + 1)) {
      out.push(piece.subarray(from, at + 1), Buffer.of(DOT));
      from = at + 1;
    }
    out.push(piece.subarray(from));
    this.#beforeThat = piece.length > 1 ? (piece.at(-2) ?? 0) : this.#previous;
    this.#previous = piece.at(-1) ?? 0;
    return out;
  }

  /** The final dot, after a line ending where the message has none. */
  end(): Buffer {
    const isEnded = this.#previous === LF && this.#beforeThat === 0x0d;
    return Buffer.from(isEnded ? '.\r\n' : '\r\n.\r\n');
  }
}
