/**
 * The message as a script sees it: header fields that may be added and removed, the part tree, and the bytes that come of
 * it. Nothing is parsed before it is asked for.
 */

import { encodeField } from '../mime/encode-headers.ts';
import { decodeEncodedWords } from '../mime/encoded-words.ts';
import { fieldText, type HeaderBlock, readHeaderBlock } from '../mime/headers.ts';
import type { ParsedMessage } from '../mime/message.ts';
import { parseMessage } from '../mime/parse.ts';

/** One field; `source` is its place in the bytes, absent for one that the script added. */
interface Line {
  name: string;
  text: string;
  source?: { start: number; end: number };
  written?: string;
}

const LF = 10;
const CR = 13;

/** Longer fields are cut: scripts look for words, not for whole address lists of thousands. */
const MAX_VALUE_CHARACTERS = 64 * 1024;

function linesOf(bytes: Buffer, header: HeaderBlock): Line[] {
  return header.fields.map((field) => {
    const lineEnd = bytes.indexOf(LF, field.end);
    const end = lineEnd < 0 || lineEnd >= header.bodyStart ? header.bodyStart : lineEnd + 1;
    return {
      name: field.name,
      text: fieldText(bytes, field).slice(0, MAX_VALUE_CHARACTERS),
      source: { start: field.start, end },
    };
  });
}

/** Where the empty line before the body begins. */
function headerEnd(bytes: Buffer, bodyStart: number): number {
  if (bytes[bodyStart - 1] !== LF) return bodyStart;
  const before = bytes[bodyStart - 2] === CR ? bodyStart - 2 : bodyStart - 1;
  return before === 0 || bytes[before - 1] === LF ? before : bodyStart;
}

/** A message under a script's hands. */
export class MessageView {
  #bytes: Buffer;
  #header: HeaderBlock | undefined;
  #lines: Line[] | undefined;
  #parsed: ParsedMessage | undefined;
  #built: Buffer | undefined;
  #isEdited = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** As it came, or as it was last replaced as a whole. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  get parsed(): ParsedMessage {
    this.#parsed ??= parseMessage(this.#bytes);
    return this.#parsed;
  }

  get isEdited(): boolean {
    return this.#isEdited;
  }

  #block(): HeaderBlock {
    this.#header ??= readHeaderBlock(this.#bytes);
    return this.#header;
  }

  #all(): Line[] {
    this.#lines ??= linesOf(this.#bytes, this.#block());
    return this.#lines;
  }

  /** The texts of all fields of this name, encoded words left as they stand. */
  rawValues(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.#all()
      .filter((line) => line.name.toLowerCase() === wanted)
      .map((line) => line.text);
  }

  /** The same in readable form (RFC 5228 §2.7.2). */
  values(name: string): string[] {
    return this.rawValues(name).map((text) => decodeEncodedWords(text).trim());
  }

  /** Adds a field on top, or last of all. */
  addField(name: string, value: string, isLast: boolean): void {
    const line: Line = { name, text: value, written: encodeField(name, value) };
    if (isLast) this.#all().push(line);
    else this.#all().unshift(line);
    this.#touch();
  }

  /** Removes the fields of this name that the test picks; it is given the readable value and the place among them. */
  removeFields(name: string, picks: (value: string, index: number, count: number) => boolean): void {
    const wanted = name.toLowerCase();
    const same = this.#all().filter((line) => line.name.toLowerCase() === wanted);
    const gone = new Set(
      same.filter((line, index) => picks(decodeEncodedWords(line.text).trim(), index, same.length)),
    );
    if (gone.size === 0) return;
    this.#lines = this.#all().filter((line) => !gone.has(line));
    this.#touch();
  }

  /** Puts another message in the place of this one. */
  replace(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#header = undefined;
    this.#lines = undefined;
    this.#parsed = undefined;
    this.#touch();
  }

  #touch(): void {
    this.#isEdited = true;
    this.#built = undefined;
  }

  /** The bytes with all changes; the same buffer until the next change. */
  build(): Buffer {
    this.#built ??= this.#lines ? this.#assemble(this.#lines) : this.#bytes;
    return this.#built;
  }

  #assemble(lines: readonly Line[]): Buffer {
    const kept = new Set(lines.flatMap((line) => line.source?.start ?? []));
    const firstKept = lines.findIndex((line) => line.source);
    const isTop = (index: number): boolean => firstKept < 0 || index < firstKept;
    const added = (test: (index: number) => boolean): Buffer =>
      Buffer.from(
        lines
          .filter((line, index) => line.written !== undefined && test(index))
          .map((line) => line.written)
          .join(''),
      );
    const { bodyStart } = this.#block();
    const end = headerEnd(this.#bytes, bodyStart);
    const pieces = [added(isTop)];
    let at = 0;
    for (const { source } of linesOf(this.#bytes, this.#block())) {
      if (!source || kept.has(source.start)) continue;
      pieces.push(this.#bytes.subarray(at, source.start));
      at = source.end;
    }
    pieces.push(
      this.#bytes.subarray(at, Math.max(at, end)),
      added((index) => !isTop(index)),
      this.#bytes.subarray(Math.max(at, end)),
    );
    return Buffer.concat(pieces);
  }
}
