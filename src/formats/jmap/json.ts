/**
 * I-JSON (RFC 7493) from text: what `JSON.parse` takes silently and a server must not. Pure; the browser may use it.
 *
 * Refused: duplicate names, lone surrogates, numbers beyond what a double holds exactly, nesting deeper than
 * `MAX_DEPTH`. The reader walks the text once; strings without escapes are cut out of it as they are.
 */

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** An object without a prototype, so that no name in it means anything. */
export interface JsonObject {
  [name: string]: Json;
}

/** Filters nest, and bodies of parts do; nothing honest nests deeper. */
const MAX_DEPTH = 64;

/** Why a text is no I-JSON. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
}

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- RFC 8259 §7: control characters are escaped.
const PLAIN = /[^"\\\u0000-\u001f]*/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readWhole(): Json {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail('something follows the value');
    return value;
  }

  #fail(reason: string): never {
    throw new JsonFault(`${reason}, at character ${this.#at}`);
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #take(sign: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) this.#fail(`expected ${sign}`);
  }

  #value(depth: number): Json {
    if (depth > MAX_DEPTH) this.#fail('nested too deep');
    this.#space();
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') return this.#string();
    for (const [word, value] of WORDS)
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    return this.#number();
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const text = NUMBER.exec(this.#text)?.[0];
    if (text === undefined) this.#fail('expected a value');
    const value = Number(text);
    // RFC 7493 §2.2: integers beyond 2^53 and numbers beyond a double are not what was meant.
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      this.#fail('a number that cannot be held exactly');
    this.#at = NUMBER.lastIndex;
    return value;
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    let isPlain = true;
    for (;;) {
      PLAIN.lastIndex = this.#at;
      PLAIN.test(this.#text);
      this.#at = PLAIN.lastIndex;
      const sign = this.#text[this.#at];
      if (sign === '"') break;
      if (sign !== '\\') this.#fail('a string without an end');
      isPlain = false;
      this.#at += 2;
    }
    this.#at += 1;
    const value = isPlain ? this.#text.slice(start + 1, this.#at - 1) : this.#unescape(start);
    if (!value.isWellFormed()) this.#fail('half a surrogate pair');
    return value;
  }

  #unescape(start: number): string {
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch (error) {
      if (error instanceof SyntaxError) this.#fail('a wrong escape');
      throw error;
    }
  }

  #array(depth: number): Json[] {
    const items: Json[] = [];
    this.#expect('[');
    if (this.#take(']')) return items;
    do items.push(this.#value(depth + 1));
    while (this.#take(','));
    this.#expect(']');
    return items;
  }

  #object(depth: number): JsonObject {
    const members = Object.create(null) as JsonObject;
    this.#expect('{');
    if (this.#take('}')) return members;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#fail('expected a name');
      const name = this.#string();
      if (name in members) this.#fail(`the name ${JSON.stringify(name.slice(0, 40))} twice`);
      this.#expect(':');
      members[name] = this.#value(depth + 1);
    } while (this.#take(','));
    this.#expect('}');
    return members;
  }
}

const WORDS: readonly [string, Json][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** The value of a text. Throws `JsonFault`. */
export function parseIJson(text: string): Json {
  return new Reader(text).readWhole();
}

/** True for an object, as against an array or null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
