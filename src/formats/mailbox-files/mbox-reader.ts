/**
 * Reads mbox files by chunk: messages with their From_ line, unquoted, with flags.
 *
 * RFC 4155, and the quoting of mboxrd (`>From `, `>>From ` lose one `>`) or mboxo (only `>From ` does). A From_ line
 * counts after an empty line or at the start of the file, and only with a date in it, so that a sentence beginning
 * "From " in a file of careless quoting does not cut a message in two. Both line endings. Memory: one message.
 */
import { type FromLine, parseFromLine } from './from-line.ts';
import { toCrlf } from './line-endings.ts';
import type { MessageInFile } from './message-in-file.ts';
import { takeStatusFields } from './status-headers.ts';

export interface MboxOptions {
  quoting: 'mboxrd' | 'mboxo';
  /** A message larger than this is passed over and reported. */
  maxMessageBytes: number;
}

/** What comes out of a file. `start` is the offset of the From_ line, for reports. */
export type MboxEntry =
  | { kind: 'message'; start: number; message: MessageInFile }
  | { kind: 'tooLarge'; start: number; size: number }
  /** Bytes before the first From_ line: this is no mbox file. */
  | { kind: 'notMbox' };

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x3e;
const FROM = Buffer.from('From ');

function startsWithFrom(line: Buffer, at: number): boolean {
  return line.length >= at + FROM.length && line.compare(FROM, 0, FROM.length, at, at + FROM.length) === 0;
}

function isEmptyLine(line: Buffer): boolean {
  return (line.length === 1 && line[0] === LF) || (line.length === 2 && line[0] === CR && line[1] === LF);
}

function unquote(line: Buffer, quoting: MboxOptions['quoting']): Buffer {
  if (line[0] !== QUOTE) return line;
  let quotes = 1;
  while (line[quotes] === QUOTE) quotes += 1;
  if (!startsWithFrom(line, quotes) || (quoting === 'mboxo' && quotes > 1)) return line;
  return line.subarray(1);
}

/** The state of one file being read. Give it chunks with `push`, take entries, and call `finish` at the end. */
export class MboxReader {
  readonly #options: MboxOptions;
  /** The last line so far, still without its LF. */
  #rest: Buffer[] = [];
  #restBytes = 0;
  #offset = 0;
  #current: { start: number; from: FromLine; lines: Buffer[]; size: number } | undefined;
  #afterEmptyLine = true;
  #broken = false;

  constructor(options: MboxOptions) {
    this.#options = options;
  }

  /** Takes the next bytes of the file and gives the messages that ended in them. */
  push(chunk: Buffer): MboxEntry[] {
    const entries: MboxEntry[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      this.#takeLine(this.#completeLine(chunk.subarray(from, at + 1)), entries);
      from = at + 1;
    }
    if (from < chunk.length) this.#keepRest(Buffer.from(chunk.subarray(from)));
    return entries;
  }

  /** Gives what is left when the file ends. */
  finish(): MboxEntry[] {
    const entries: MboxEntry[] = [];
    if (this.#restBytes > 0) this.#takeLine(this.#completeLine(Buffer.alloc(0)), entries);
    this.#endMessage(entries);
    return entries;
  }

  #keepRest(piece: Buffer): void {
    this.#restBytes += piece.length;
    // A line beyond the limit makes its message too large anyway; its bytes are counted, not kept.
    if (this.#restBytes <= this.#options.maxMessageBytes) this.#rest.push(piece);
  }

  #completeLine(end: Buffer): Buffer {
    if (this.#restBytes === 0) return end;
    const length = this.#restBytes + end.length;
    const line = length <= this.#options.maxMessageBytes ? Buffer.concat([...this.#rest, end]) : undefined;
    this.#rest = [];
    this.#restBytes = 0;
    if (line) return line;
    this.#offset += length;
    if (this.#current) this.#current.size += length;
    return Buffer.alloc(0);
  }

  #takeLine(line: Buffer, entries: MboxEntry[]): void {
    if (this.#broken || line.length === 0) return;
    const start = this.#offset;
    this.#offset += line.length;
    const from =
      this.#afterEmptyLine && startsWithFrom(line, 0) ? parseFromLine(line, start === 0) : undefined;
    this.#afterEmptyLine = isEmptyLine(line);
    if (from) {
      this.#endMessage(entries);
      this.#current = { start, from, lines: [], size: 0 };
    } else if (this.#current) {
      this.#addLine(this.#current, unquote(line, this.#options.quoting));
    } else if (!this.#afterEmptyLine) {
      this.#broken = true;
      entries.push({ kind: 'notMbox' });
    }
  }

  #addLine(current: { lines: Buffer[]; size: number }, line: Buffer): void {
    current.size += line.length;
    if (current.size > this.#options.maxMessageBytes) current.lines = [];
    else current.lines.push(line);
  }

  #endMessage(entries: MboxEntry[]): void {
    const current = this.#current;
    this.#current = undefined;
    if (!current) return;
    if (current.size > this.#options.maxMessageBytes) {
      entries.push({ kind: 'tooLarge', start: current.start, size: current.size });
      return;
    }
    const last = current.lines.at(-1);
    // The empty line before the next From_ line belongs to the file, not to the message.
    if (last && isEmptyLine(last) && current.lines.length > 1) current.lines.pop();
    const { bytes, flags } = takeStatusFields(toCrlf(Buffer.concat(current.lines)));
    entries.push({ kind: 'message', start: current.start, message: { bytes, flags, ...current.from } });
  }
}
