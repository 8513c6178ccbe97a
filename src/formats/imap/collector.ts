/**
 * Collects commands from a client's byte stream: lines with their literals, whole, in order, within limits.
 *
 * RFC 9051 §2.2.1 and §4.3, RFC 7888 (non-synchronizing literals), RFC 3516 (`~{n}`). Pull-based: the server
 * pushes what the socket gave and takes one event at a time, so that IDLE and AUTHENTICATE can change what the
 * next bytes mean. Every byte is looked at once; a line or literal that lies within one chunk is not copied, and
 * a long literal costs memory only as its bytes arrive. After a fault the rest of the command is skipped, its
 * non-synchronizing literals included, so the connection lives on.
 *
 * Quirk: lines that end in a bare LF are taken as lines (old scripts, telnet).
 */
import { type CollectorLimits, limitsBeforeLogin } from './collector-limits.ts';

/** A stretch of a command: text without its line ending and literal marker, or a literal's bytes. */
export type Segment =
  | { kind: 'text'; bytes: Buffer }
  | { kind: 'literal'; bytes: Buffer /** Sent as literal8, may hold NUL (RFC 3516). */; binary: boolean };

/** Why a command was refused before it was whole. */
export type CollectorFaultReason = 'lineTooLong' | 'literalTooLarge' | 'tooManyLiterals' | 'noRoom';

export type CollectorFault = {
  kind: 'fault';
  reason: CollectorFaultReason;
  /** Absent where the line has no readable tag. */
  tag?: string;
  /** What follows is too long to skip: say BYE and close (RFC 7888 §4). */
  fatal: boolean;
};

export type CollectorEvent =
  /** The client waits for `+`. Send it and ask again, or reply and call `abandon`. */
  | { kind: 'continuation'; bytes: number; tag?: string; command?: string }
  /** Always text, then literal and text in turn. */
  | { kind: 'command'; segments: Segment[] }
  | CollectorFault;

interface Marker {
  start: number;
  bytes: number;
  synchronizing: boolean;
  binary: boolean;
}

const LF = 10;
const CR = 13;
/** Room for `~{9007199254740991+}` at the end of a line that is being skipped. */
const TAIL_BYTES = 24;
/** Pieces of a line are joined when there are this many, so that a byte at a time costs no object a byte. */
const MAX_PIECES = 64;
/** First allocation for a literal that spans chunks; it doubles as bytes arrive. */
const FIRST_LITERAL_BYTES = 65_536;

const EMPTY = Buffer.alloc(0);

/** The literal marker that ends a line, if one does. */
function findMarker(line: Buffer): Marker | undefined {
  if (line.at(-1) !== 0x7d) return undefined;
  const match = /(~?)\{(\d{1,16})(\+?)\}$/.exec(
    line.toString('latin1', Math.max(0, line.length - TAIL_BYTES)),
  );
  if (!match) return undefined;
  const start = line.length - match[0].length;
  return { start, bytes: Number(match[2]), synchronizing: match[3] === '', binary: match[1] === '~' };
}

/** Tag and command name at the head of a line, as far as they can be read. */
function readHead(line: Buffer): { tag?: string; command?: string } {
  const head = line.toString('latin1', 0, 200);
  const match = /^([^\x00-\x20\x7f-\xff(){%*"\\+]+) (?:(UID )?([A-Za-z0-9]+))?/i.exec(head);
  if (!match?.[1]) return {};
  if (!match[3]) return { tag: match[1] };
  return { tag: match[1], command: `${match[2] ?? ''}${match[3]}`.toUpperCase() };
}

/** One connection's collector. */
export class CommandCollector {
  /** May be changed at any time; the server widens it at login. */
  limits: CollectorLimits;
  #chunks: Buffer[] = [];
  #offset = 0;
  #pendingBytes = 0;
  #state: 'line' | 'awaiting' | 'literal' | 'skipLine' | 'skipLiteral' = 'line';
  /** The pieces of a line that has not ended yet. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  #segments: Segment[] = [];
  #textBytes = 0;
  #literalBytes = 0;
  #literals = 0;
  #head: { tag?: string; command?: string } = {};
  #marker: Marker | undefined;
  #literal: Buffer = EMPTY;
  #filled = 0;
  #toSkip = 0;

  constructor(limits: CollectorLimits = limitsBeforeLogin) {
    this.limits = limits;
  }

  /** Bytes pushed and not yet taken; the server stops reading the socket while they are many. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Gives the collector what the socket gave; the collector keeps the buffer. */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#pendingBytes += chunk.length;
  }

  /** The next event, or undefined when more bytes are needed. */
  next(): CollectorEvent | undefined {
    if (this.#state === 'awaiting') this.#state = 'literal';
    while (this.#resynchronise()) {
      if (this.#state === 'literal' && !this.#readLiteral()) return undefined;
      const line = this.#takeLine();
      if (line === undefined) return undefined;
      if ('kind' in line) return line;
      const event = this.#addLine(line);
      if (event) return event;
    }
    return undefined;
  }

  /** The next bare line, for IDLE's DONE and for AUTHENTICATE (RFC 2177, RFC 9051 §6.2.2). */
  nextLine(): { kind: 'line'; bytes: Buffer } | CollectorFault | undefined {
    if (!this.#resynchronise()) return undefined;
    const line = this.#takeLine();
    if (line === undefined || 'kind' in line) return line;
    return { kind: 'line', bytes: line };
  }

  /** After a `continuation`: the command was answered instead, its literal will not come. */
  abandon(): void {
    this.#startCommand();
  }

  /** Forgets everything that has come, as STARTTLS demands of what came before the handshake. */
  clear(): void {
    this.#chunks = [];
    this.#offset = 0;
    this.#pendingBytes = 0;
    this.#startCommand();
  }

  #startCommand(): void {
    this.#state = 'line';
    this.#segments = [];
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#textBytes = 0;
    this.#literalBytes = 0;
    this.#literals = 0;
    this.#head = {};
    this.#literal = EMPTY;
  }

  /** Takes up to `bytes` of the current chunk. */
  #take(bytes: number): Buffer {
    const chunk = this.#chunks[0] ?? EMPTY;
    const end = Math.min(chunk.length, this.#offset + bytes);
    const taken = chunk.subarray(this.#offset, end);
    this.#offset = end;
    this.#pendingBytes -= taken.length;
    if (end === chunk.length) {
      this.#chunks.shift();
      this.#offset = 0;
    }
    return taken;
  }

  /** Takes the current chunk up to and with the next LF, or all of it. */
  #takeToLineEnd(): Buffer {
    const chunk = this.#chunks[0] ?? EMPTY;
    const at = chunk.indexOf(LF, this.#offset);
    return this.#take((at < 0 ? chunk.length : at + 1) - this.#offset);
  }

  #takeLine(): Buffer | CollectorFault | undefined {
    while (this.#chunks.length > 0) {
      const piece = this.#takeToLineEnd();
      const ended = piece.at(-1) === LF;
      this.#pieces.push(piece);
      this.#pieceBytes += piece.length;
      if (this.#textBytes + this.#pieceBytes > this.limits.textBytes + 2) return this.#failLine(ended);
      if (ended) return this.#joinLine();
      if (this.#pieces.length >= MAX_PIECES) this.#pieces = [Buffer.concat(this.#pieces)];
    }
    return undefined;
  }

  #joinLine(): Buffer {
    const line = this.#pieces.length === 1 ? (this.#pieces[0] ?? EMPTY) : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#pieceBytes = 0;
    const end = line.length - (line.at(-2) === CR ? 2 : 1);
    return line.subarray(0, end);
  }

  #failLine(ended: boolean): CollectorFault {
    const line = Buffer.concat(this.#pieces);
    // Only what is sure to have come, so that the cutting of chunks does not show.
    const head = this.#segments.length === 0 ? readHead(line.subarray(0, this.limits.textBytes)) : this.#head;
    this.#startCommand();
    this.#state = 'skipLine';
    this.#pieces = [line.subarray(-TAIL_BYTES - 2)];
    if (ended) this.#endSkippedLine();
    return { kind: 'fault', reason: 'lineTooLong', fatal: false, ...(head.tag && { tag: head.tag }) };
  }

  #addLine(line: Buffer): CollectorEvent | undefined {
    const marker = findMarker(line);
    this.#textBytes += line.length;
    if (this.#segments.length === 0 && marker) this.#head = readHead(line);
    this.#segments.push({ kind: 'text', bytes: marker ? line.subarray(0, marker.start) : line });
    if (!marker) {
      const segments = this.#segments;
      this.#startCommand();
      return { kind: 'command', segments };
    }
    const reason = this.#refusalOf(marker);
    if (reason) return this.#failLiteral(marker, reason);
    this.#literals += 1;
    this.#literalBytes += marker.bytes;
    this.#marker = marker;
    this.#filled = 0;
    this.#literal = EMPTY;
    this.#state = marker.synchronizing ? 'awaiting' : 'literal';
    return marker.synchronizing ? { kind: 'continuation', bytes: marker.bytes, ...this.#head } : undefined;
  }

  #refusalOf(marker: Marker): CollectorFaultReason | undefined {
    const limits = this.limits;
    if (this.#literals >= limits.literals) return 'tooManyLiterals';
    const isMessage = limits.messageCommands.has(this.#head.command ?? '');
    const total = isMessage ? limits.messageBytes : limits.literalBytes;
    if (this.#literalBytes + marker.bytes > total) return 'literalTooLarge';
    if (!marker.synchronizing && marker.bytes > limits.nonSynchronizingBytes) return 'literalTooLarge';
    if (isMessage && limits.mayGrow?.(this.#literalBytes + marker.bytes) === false) return 'noRoom';
    return undefined;
  }

  #failLiteral(marker: Marker, reason: CollectorFaultReason): CollectorFault {
    const { tag } = this.#head;
    const fatal = !marker.synchronizing && marker.bytes > this.limits.skippedBytes;
    this.#startCommand();
    if (!marker.synchronizing) {
      this.#state = 'skipLiteral';
      this.#toSkip = marker.bytes;
    }
    return { kind: 'fault', reason, fatal, ...(tag && { tag }) };
  }

  /** Reads what there is of the literal; true when it is whole. */
  #readLiteral(): boolean {
    const marker = this.#marker;
    if (!marker) return false;
    while (this.#filled < marker.bytes) {
      if (this.#chunks.length === 0) return false;
      const piece = this.#take(marker.bytes - this.#filled);
      if (piece.length === marker.bytes) this.#literal = piece;
      else this.#appendToLiteral(piece, marker.bytes);
      this.#filled += piece.length;
    }
    this.#segments.push({ kind: 'literal', bytes: this.#literal, binary: marker.binary });
    this.#literal = EMPTY;
    this.#marker = undefined;
    this.#state = 'line';
    return true;
  }

  #appendToLiteral(piece: Buffer, bytes: number): void {
    const needed = this.#filled + piece.length;
    if (needed > this.#literal.length) {
      const room = Math.min(bytes, Math.max(needed, this.#literal.length * 2, FIRST_LITERAL_BYTES));
      const grown = Buffer.allocUnsafe(room);
      this.#literal.copy(grown, 0, 0, this.#filled);
      this.#literal = grown;
    }
    piece.copy(this.#literal, this.#filled);
  }

  /** Skips what is left of a refused command; false while more of it has to come. */
  #resynchronise(): boolean {
    while (this.#state === 'skipLine' || this.#state === 'skipLiteral') {
      if (this.#state === 'skipLiteral') {
        while (this.#toSkip > 0 && this.#chunks.length > 0) this.#toSkip -= this.#take(this.#toSkip).length;
        if (this.#toSkip > 0) return false;
        this.#state = 'skipLine';
        this.#pieces = [];
      }
      if (this.#chunks.length === 0) return false;
      const piece = this.#takeToLineEnd();
      this.#pieces = [
        Buffer.concat([...this.#pieces, piece.subarray(-TAIL_BYTES - 2)]).subarray(-TAIL_BYTES - 2),
      ];
      if (piece.at(-1) === LF) this.#endSkippedLine();
    }
    return true;
  }

  #endSkippedLine(): void {
    const marker = findMarker(this.#joinLine());
    this.#startCommand();
    if (!marker || marker.synchronizing) return;
    this.#state = 'skipLiteral';
    this.#toSkip = marker.bytes;
  }
}
