/**
 * Tokens of a script (RFC 5228 §8.1): identifiers, tags, numbers, strings, punctuation.
 *
 * Departure: line ends may be LF alone, since scripts come from editors too; in the text of a message they become CRLF
 * where it is written. Linear in the script's length.
 */
import { SieveFault } from './sieve-fault.ts';

export type Token =
  | { kind: 'identifier' | 'tag' | 'string'; text: string; at: number }
  | { kind: 'number'; value: number; at: number }
  | { kind: 'mark'; text: string; at: number }
  | { kind: 'end'; at: number };

const BLANK = /(?:[ \t\r\n]|#[^\n]*(?:\n|$))+/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(\d+)([KMGkmg]?)(?![A-Za-z0-9_])/y;
const TEXT_BLOCK = /text:[ \t]*(?:#[^\n]*)?\r?\n/iy;
const MARKS = '()[]{},;';

const SCALE: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** Reads tokens one at a time. */
export class Lexer {
  readonly #script: string;
  #at = 0;

  constructor(script: string) {
    this.#script = script;
    const nul = script.indexOf('\0');
    if (nul >= 0) throw new SieveFault('nulCharacter', nul);
  }

  next(): Token {
    this.#skipBlanks();
    const at = this.#at;
    const char = this.#script[at];
    if (char === undefined) return { kind: 'end', at };
    if (MARKS.includes(char)) {
      this.#at += 1;
      return { kind: 'mark', text: char, at };
    }
    if (char === '"') return { kind: 'string', text: this.#quoted(at), at };
    if (char >= '0' && char <= '9') return this.#number(at);
    const block = this.#take(TEXT_BLOCK);
    if (block !== undefined) return { kind: 'string', text: this.#multiLine(at), at };
    if (char === ':') {
      this.#at += 1;
      const name = this.#take(IDENTIFIER);
      if (name === undefined) throw new SieveFault('badCharacter', at, ':');
      return { kind: 'tag', text: name.toLowerCase(), at };
    }
    const name = this.#take(IDENTIFIER);
    if (name === undefined) throw new SieveFault('badCharacter', at, char);
    return { kind: 'identifier', text: name.toLowerCase(), at };
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#script)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skipBlanks(): void {
    for (;;) {
      this.#take(BLANK);
      if (!this.#script.startsWith('/*', this.#at)) return;
      const end = this.#script.indexOf('*/', this.#at + 2);
      if (end < 0) throw new SieveFault('openComment', this.#at);
      this.#at = end + 2;
    }
  }

  #number(at: number): Token {
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(this.#script);
    if (!found) throw new SieveFault('badCharacter', at, this.#script.slice(at, at + 10));
    this.#at += found[0].length;
    const value = Number(found[1]) * (SCALE[(found[2] ?? '').toUpperCase()] ?? 1);
    if (!Number.isSafeInteger(value)) throw new SieveFault('badNumber', at, found[0].slice(0, 30));
    return { kind: 'number', value, at };
  }

  /** §2.4.2: a backslash before anything but itself and the quote means nothing. */
  #quoted(at: number): string {
    let text = '';
    let from = at + 1;
    for (let index = from; index < this.#script.length; index += 1) {
      const char = this.#script[index];
      if (char === '\\') {
        text += this.#script.slice(from, index);
        from = index + 1;
        index += 1;
      } else if (char === '"') {
        this.#at = index + 1;
        return text + this.#script.slice(from, index);
      }
    }
    throw new SieveFault('openString', at);
  }

  /** The lines up to a single dot, with the dot that doubles a first one taken off. */
  #multiLine(at: number): string {
    const lines: string[] = [];
    for (;;) {
      const end = this.#script.indexOf('\n', this.#at);
      const line = this.#script.slice(this.#at, end < 0 ? undefined : end + 1);
      if (line === '.' || line === '.\n' || line === '.\r\n') {
        this.#at += line.length;
        return lines.join('');
      }
      if (end < 0) throw new SieveFault('openText', at);
      lines.push(line.startsWith('..') ? line.slice(1) : line);
      this.#at = end + 1;
    }
  }
}
