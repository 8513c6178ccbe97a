/**
 * What a client sends, cut into lines and message texts (RFC 5321 §4.1.1.4, §4.5.2).
 *
 * Linear in the bytes received, however they are cut; a message is copied once. The end of a message is CRLF.CRLF and
 * nothing else, and a message with a bare CR or LF is told as such: what two servers end differently lets a sender
 * smuggle a second message behind the first.
 */

/** RFC 5321 §4.5.3.1.4 asks for 512; with DSN and AUTH (RFC 4954 §4: 12,288) it takes more. */
export const MAX_LINE_BYTES = 12_288;

export type Line = { kind: 'line'; bytes: Buffer } | { kind: 'tooLong' };
export type MessageText =
  | { kind: 'message'; bytes: Buffer }
  | { kind: 'tooLarge' }
  /** There was no room for it at the moment. */
  | { kind: 'noRoom' }
  | { kind: 'bareLineEnding' };

const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;
const TERMINATOR = Buffer.from('\r\n.\r\n');
const STUFFED = Buffer.from('\r\n.');

/** Past so many lines shorter than this on average, a loop over the bytes is quicker than native searches. */
const MANY_LINES = 1_000;
const SHORT_LINE = 32;

/** Whether every CR is followed by LF and every LF preceded by CR. One byte at a time: at one speed for any bytes. */
function hasOnlyCrlfDense(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LF) return false;
    if (bytes[at] !== CR) continue;
    if (bytes[at + 1] !== LF) return false;
    at += 1;
  }
  return true;
}

/** Whether every CR is followed by LF and every LF preceded by CR, by native searches, which are three times as quick on lines of ordinary length. */
export function hasOnlyCrlf(bytes: Buffer): boolean {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (at === 0 || bytes[at - 1] !== CR) return false;
    lines += 1;
    if (lines === MANY_LINES && at < lines * SHORT_LINE) return hasOnlyCrlfDense(bytes);
  }
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) lines -= 1;
  return lines === 0;
}

/** Takes away, in place, the dot that the sender put before a dot at a line's start. */
function unstuff(bytes: Buffer): Buffer {
  let to = bytes[0] === DOT ? 0 : bytes.indexOf(STUFFED) + 2;
  if (to === 1) return bytes;
  for (let from = to + 1; from < bytes.length; from++) {
    const byte = bytes[from] ?? 0;
    bytes[to] = byte;
    to += 1;
    if (byte === LF && bytes[from + 1] === DOT) from += 1;
  }
  return bytes.subarray(0, to);
}

/** Collects input; `push` bytes, then take lines or a message until there is none. */
export class InputCollector {
  #buffered: Buffer = Buffer.alloc(0);
  #isSkipping = false;
  #text: Buffer[] = [];
  #textBytes = 0;
  /** The last bytes of the message so far: the terminator may lie across pieces. */
  #tail: Buffer = Buffer.alloc(0);
  /** Why nothing is kept any more of the message. */
  #refusal: 'tooLarge' | 'noRoom' | undefined;

  push(chunk: Buffer): void {
    this.#buffered = this.#buffered.length === 0 ? chunk : Buffer.concat([this.#buffered, chunk]);
  }

  /** Whole lines that are waiting, without their endings, at most `most`; they stay. What is no command line, text for one, is among them. */
  waitingLines(most: number): Buffer[] {
    const lines: Buffer[] = [];
    for (let from = 0; lines.length < most; ) {
      const end = this.#buffered.indexOf(LF, from);
      if (end < 0) break;
      lines.push(this.#buffered.subarray(from, end > from && this.#buffered[end - 1] === CR ? end - 1 : end));
      from = end + 1;
    }
    return lines;
  }

  /** The next command line without its ending; LF alone ends one too, as old clients send it. */
  nextLine(): Line | undefined {
    const end = this.#buffered.indexOf(LF);
    if (end < 0) {
      if (this.#buffered.length <= MAX_LINE_BYTES) return undefined;
      this.#isSkipping = true;
      this.#buffered = Buffer.alloc(0);
      return undefined;
    }
    const line = this.#buffered.subarray(0, end > 0 && this.#buffered[end - 1] === CR ? end - 1 : end);
    this.#buffered = this.#buffered.subarray(end + 1);
    const isTooLong = this.#isSkipping || line.length > MAX_LINE_BYTES;
    this.#isSkipping = false;
    return isTooLong ? { kind: 'tooLong' } : { kind: 'line', bytes: line };
  }

  /** What follows is a message: the CRLF of DATA's line counts as the line ending before it. */
  beginMessage(): void {
    this.#text = [];
    this.#textBytes = 0;
    this.#tail = Buffer.from('\r\n');
    this.#refusal = undefined;
  }

  /** The message once it has come to its end; beyond `maxBytes`, or where `mayGrow` to so many says no, it is read on and forgotten. */
  nextMessage(maxBytes: number, mayGrow: (bytes: number) => boolean = () => true): MessageText | undefined {
    if (this.#buffered.length === 0) return undefined;
    const window = Buffer.concat([this.#tail, this.#buffered.subarray(0, TERMINATOR.length - 1)]);
    const across = window.indexOf(TERMINATOR);
    const inside = this.#buffered.indexOf(TERMINATOR);
    // Where the text ends, counted from the start of what is buffered; negative when it ended before.
    const end = across >= 0 ? across - this.#tail.length : inside;
    if (across < 0 && inside < 0) {
      this.#keep(this.#buffered, maxBytes, mayGrow);
      this.#buffered = Buffer.alloc(0);
      return undefined;
    }
    this.#keep(this.#buffered.subarray(0, end + TERMINATOR.length), maxBytes, mayGrow);
    this.#buffered = this.#buffered.subarray(end + TERMINATOR.length);
    return this.#finish();
  }

  #keep(piece: Buffer, maxBytes: number, mayGrow: (bytes: number) => boolean): void {
    this.#textBytes += piece.length;
    this.#tail = Buffer.concat([this.#tail, piece.subarray(-TERMINATOR.length + 1)]).subarray(
      -TERMINATOR.length + 1,
    );
    if (this.#textBytes > maxBytes + TERMINATOR.length) this.#refusal = 'tooLarge';
    else if (!this.#refusal && !mayGrow(this.#textBytes)) this.#refusal = 'noRoom';
    if (this.#refusal) this.#text = [];
    else this.#text.push(piece);
  }

  #finish(): MessageText {
    const pieces = this.#text;
    this.#text = [];
    if (this.#refusal) return { kind: this.#refusal };
    const [only] = pieces;
    const all = pieces.length === 1 && only ? only : Buffer.concat(pieces);
    // The terminator's first CRLF belongs to the text; of an empty message only its second half came.
    const text = all.subarray(0, Math.max(0, all.length - 3));
    if (!hasOnlyCrlf(text)) return { kind: 'bareLineEnding' };
    return { kind: 'message', bytes: unstuff(text) };
  }

  /** The next bytes as they are, at most `limit` (RFC 3030); undefined when nothing is buffered. */
  takeBytes(limit: number): Buffer | undefined {
    if (this.#buffered.length === 0) return undefined;
    const taken = this.#buffered.subarray(0, limit);
    this.#buffered = this.#buffered.subarray(taken.length);
    return taken;
  }

  /** Forgets everything: what came before TLS does not count after it. */
  clear(): void {
    this.#buffered = Buffer.alloc(0);
    this.#isSkipping = false;
  }
}
