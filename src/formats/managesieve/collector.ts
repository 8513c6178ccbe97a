/**
 * Bytes to commands (RFC 5804 §4): a line of atoms, numbers, quoted strings and literals `{n+}`.
 *
 * Literals are not asked for but sent at once, so one that is too long has to be read and dropped. Work is linear: while
 * a literal is under way nothing is scanned again.
 */
import { ManageSieveSyntaxFault } from './syntax-fault.ts';

export type Argument = { kind: 'atom'; text: string } | { kind: 'string'; bytes: Buffer };

/** A literal so large that reading it to drop it is no service: the connection ends. */
export class ManageSieveFlood extends Error {
  override readonly name = 'ManageSieveFlood';
}

/** A command, or what is wrong with what came in its place. */
export type Collected = { kind: 'command'; args: Argument[] } | { kind: 'fault'; text: string };

/** RFC 5804 §4: a quoted string has at most 1,024 octets; a line with several of them fits. */
const MAX_LINE_BYTES = 8_192;
const MAX_QUOTED_BYTES = 1_024;
const MAX_ARGUMENTS = 10;
/** A literal beyond the limit is dropped up to this size. */
const MAX_DROPPED_BYTES = 16 * 1024 * 1024;

const LF = 10;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;
const BRACE = 123;
const LITERAL = /^\{(\d{1,10})(\+?)\}\r?\n/;
const ATOM = /^[^\s"{}()\\\x00-\x1f\x7f]+/;

/** A scan that needs more bytes than there are. */
class Incomplete extends Error {
  readonly needed: number;

  constructor(needed: number) {
    super('incomplete');
    this.needed = needed;
  }
}

export class ManageSieveCollector {
  #pending: Buffer = Buffer.alloc(0);
  #needed = 1;
  /** Bytes of a literal that are still to be dropped, then the rest of its line. */
  #dropping = 0;
  #skipsLine = false;
  /** The longest literal that is taken. */
  maxLiteralBytes: number;

  constructor(maxLiteralBytes: number) {
    this.maxLiteralBytes = maxLiteralBytes;
  }

  push(bytes: Buffer): void {
    if (this.#dropping > 0) {
      const dropped = Math.min(this.#dropping, bytes.length);
      this.#dropping -= dropped;
      this.#pending = bytes.subarray(dropped);
    } else this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
  }

  /** Forgets what came; after STARTTLS. */
  clear(): void {
    this.#pending = Buffer.alloc(0);
    this.#needed = 1;
    this.#dropping = 0;
    this.#skipsLine = false;
  }

  /** The next command, or undefined until more bytes come. */
  next(): Collected | undefined {
    if (this.#dropping > 0) return undefined;
    if (this.#skipsLine && !this.#skipLine()) return undefined;
    if (this.#pending.length < this.#needed) return undefined;
    try {
      const { args, end } = this.#scan();
      this.#pending = this.#pending.subarray(end);
      this.#needed = 1;
      return { kind: 'command', args };
    } catch (error) {
      if (error instanceof Incomplete) {
        this.#needed = error.needed;
        return undefined;
      }
      if (!(error instanceof ManageSieveSyntaxFault)) throw error;
      this.#needed = 1;
      this.#dropNow();
      // What follows a literal on its line goes with it, once it comes.
      this.#skipsLine = true;
      if (this.#dropping === 0) this.#skipLine();
      return { kind: 'fault', text: error.message };
    }
  }

  #dropNow(): void {
    const dropped = Math.min(this.#dropping, this.#pending.length);
    this.#dropping -= dropped;
    this.#pending = this.#pending.subarray(dropped);
  }

  #skipLine(): boolean {
    const end = this.#pending.indexOf(LF);
    this.#pending = end < 0 ? Buffer.alloc(0) : this.#pending.subarray(end + 1);
    this.#skipsLine = end < 0;
    return end >= 0;
  }

  #scan(): { args: Argument[]; end: number } {
    const args: Argument[] = [];
    let at = 0;
    for (;;) {
      while (this.#pending[at] === SPACE) at += 1;
      const byte = this.#pending[at];
      if (byte === undefined) this.#wait(at);
      if (byte === LF || (byte === 13 && this.#pending[at + 1] === LF))
        return { args, end: byte === LF ? at + 1 : at + 2 };
      if (byte === 13 && at + 1 >= this.#pending.length) this.#wait(at);
      if (args.length >= MAX_ARGUMENTS) throw new ManageSieveSyntaxFault('Too many arguments');
      const { arg, end } =
        byte === QUOTE ? this.#quoted(at) : byte === BRACE ? this.#literal(at) : this.#atom(at);
      args.push(arg);
      at = end;
    }
  }

  /** More is to come; a line that never ends is a fault. */
  #wait(at: number): never {
    if (at > MAX_LINE_BYTES + this.maxLiteralBytes) throw new ManageSieveSyntaxFault('The line is too long');
    throw new Incomplete(this.#pending.length + 1);
  }

  #quoted(start: number): { arg: Argument; end: number } {
    const bytes: number[] = [];
    for (let at = start + 1; ; at += 1) {
      let byte = this.#pending[at];
      if (byte === QUOTE) return { arg: { kind: 'string', bytes: Buffer.from(bytes) }, end: at + 1 };
      if (byte === BACKSLASH) {
        at += 1;
        byte = this.#pending[at];
      }
      if (byte === undefined) this.#wait(at);
      if (byte === LF || byte === 13 || byte === 0)
        throw new ManageSieveSyntaxFault('A quoted string is not closed');
      bytes.push(byte);
      if (bytes.length > MAX_QUOTED_BYTES)
        throw new ManageSieveSyntaxFault(`A quoted string has at most ${MAX_QUOTED_BYTES} octets`);
    }
  }

  #literal(start: number): { arg: Argument; end: number } {
    const head = this.#pending.toString('latin1', start, start + 20);
    const found = LITERAL.exec(head);
    if (!found) {
      if (head.length < 16 && !head.includes('\n')) this.#wait(start);
      throw new ManageSieveSyntaxFault('A literal is {number+}');
    }
    const size = Number(found[1]);
    const from = start + found[0].length;
    if (size > this.maxLiteralBytes) {
      if (size > MAX_DROPPED_BYTES) throw new ManageSieveFlood();
      this.#pending = this.#pending.subarray(from);
      this.#dropping = size;
      throw new ManageSieveSyntaxFault(`A literal has at most ${this.maxLiteralBytes} octets`);
    }
    if (this.#pending.length < from + size) throw new Incomplete(from + size);
    return { arg: { kind: 'string', bytes: this.#pending.subarray(from, from + size) }, end: from + size };
  }

  #atom(start: number): { arg: Argument; end: number } {
    const text = ATOM.exec(this.#pending.toString('latin1', start, start + MAX_LINE_BYTES))?.[0];
    if (text === undefined) throw new ManageSieveSyntaxFault('A character means nothing here');
    const end = start + text.length;
    if (end >= this.#pending.length) this.#wait(end);
    if (text.length >= MAX_LINE_BYTES) throw new ManageSieveSyntaxFault('The line is too long');
    return { arg: { kind: 'atom', text }, end };
  }
}
