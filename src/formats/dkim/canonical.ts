/**
 * The relaxed canonical forms of DKIM (RFC 6376 §3.4.2, §3.4.4): what stays the same when servers on the way touch
 * blanks and line breaks.
 *
 * All work is on Latin-1 text, one character a byte, and linear in its length.
 */
import { createHash, type Hash } from 'node:crypto';

/** A field as it is hashed: name in small letters, unfolded, runs of blanks as one, no blanks at the ends. */
export function relaxedField(name: string, value: string): string {
  const unfolded = value
    .replaceAll('\r\n', '')
    .replaceAll(/[ \t\r\n]+/g, ' ')
    .trim();
  return `${name.trim().toLowerCase()}:${unfolded}`;
}

/** The SHA-256 of a body in relaxed form, fed piece by piece. */
export class RelaxedBodyHash {
  readonly #hash: Hash = createHash('sha256');
  /** The line that has not ended yet. */
  #tail = '';
  /** Empty lines count only when something follows them. */
  #emptyLines = 0;

  push(piece: Buffer): void {
    const text = this.#tail + piece.toString('latin1');
    const end = text.lastIndexOf('\r\n') + 2;
    this.#tail = end < 2 ? text : text.slice(end);
    if (end >= 2) this.#take(text.slice(0, end));
  }

  /** The hash; a last line without an ending gets one. */
  digest(): Buffer {
    if (this.#tail !== '') this.#take(`${this.#tail}\r\n`);
    this.#tail = '';
    return this.#hash.digest();
  }

  /** Whole lines. */
  #take(lines: string): void {
    // One blank alone stays as it is: to put it in its own place would be most of the work.
    const relaxed = lines.replaceAll(/\t[ \t]*| [ \t]+/g, ' ').replaceAll(' \r\n', '\r\n');
    let end = relaxed.length;
    while (end >= 2 && relaxed.startsWith('\r\n', end - 2) && (end === 2 || relaxed[end - 3] === '\n'))
      end -= 2;
    if (end > 0) {
      this.#hash.update('\r\n'.repeat(this.#emptyLines) + relaxed.slice(0, end), 'latin1');
      this.#emptyLines = 0;
    }
    this.#emptyLines += (relaxed.length - end) / 2;
  }
}
