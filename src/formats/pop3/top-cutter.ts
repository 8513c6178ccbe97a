/**
 * What TOP shows of a message: the header, the empty line, and so many lines of the body (RFC 1939 §7).
 *
 * Takes the message in pieces and says when it needs no more; nothing is kept but counters.
 */

const LF = 0x0a;
const CR = 0x0d;

/** Cuts one message. */
export class TopCutter {
  #linesLeft: number;
  #inBody = false;
  /** Whether the line so far holds nothing but perhaps a CR. */
  #isEmptyLine = true;

  constructor(lines: number) {
    this.#linesLeft = lines;
  }

  /** The rest of the message is not wanted. */
  get isDone(): boolean {
    return this.#inBody && this.#linesLeft === 0;
  }

  /** What is shown of the next piece. */
  push(piece: Buffer): Buffer {
    let start = 0;
    while (start < piece.length && !this.isDone) {
      const end = piece.indexOf(LF, start);
      const line = piece.subarray(start, end < 0 ? piece.length : end);
      this.#isEmptyLine &&= line.length === 0 || (line.length === 1 && line[0] === CR);
      if (end < 0) return piece;
      this.#endLine();
      start = end + 1;
    }
    return piece.subarray(0, start);
  }

  #endLine(): void {
    if (this.#inBody) this.#linesLeft -= 1;
    else this.#inBody = this.#isEmptyLine;
    this.#isEmptyLine = true;
  }
}
