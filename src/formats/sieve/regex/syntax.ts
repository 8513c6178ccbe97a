/**
 * Regular expressions as scripts write them (draft-murchison-sieve-regex: POSIX extended, IEEE 1003.2 §2.8.4), as a tree.
 *
 * Also read: `\d \w \s` and their opposites, `\b` is not; `*?` and its like, and `(?:…)`, since people know them. Bounds
 * `{m,n}` go up to 255 and are counted in the size of the whole, so that no expression grows beyond its limit.
 */

export type Node =
  | { kind: 'char'; char: string }
  | { kind: 'any' }
  | { kind: 'set'; negated: boolean; ranges: [from: number, to: number][] }
  | { kind: 'begin' | 'end' | 'empty' }
  | { kind: 'sequence'; parts: Node[] }
  | { kind: 'choice'; parts: Node[] }
  | { kind: 'group'; number: number; inner: Node }
  | { kind: 'repeat'; inner: Node; min: number; max: number; isLazy: boolean };

/** Why an expression is none. */
export class RegexFault extends Error {
  override readonly name = 'RegexFault';
}

const MAX_PATTERN_CHARACTERS = 2_000;
const MAX_DEPTH = 30;
const MAX_BOUND = 255;

const CLASSES: Readonly<Record<string, [number, number][]>> = {
  alpha: [
    [65, 90],
    [97, 122],
    [0xc0, 0x24f],
    [0x1e00, 0x1eff],
  ],
  upper: [[65, 90]],
  lower: [[97, 122]],
  digit: [[48, 57]],
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
    [0xc0, 0x24f],
    [0x1e00, 0x1eff],
  ],
  space: [
    [9, 13],
    [32, 32],
    [0xa0, 0xa0],
  ],
  blank: [
    [9, 9],
    [32, 32],
  ],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  print: [
    [32, 126],
    [0xa0, 0x10ffff],
  ],
  graph: [
    [33, 126],
    [0xa1, 0x10ffff],
  ],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};
const WORD: [number, number][] = [...(CLASSES['alnum'] ?? []), [95, 95]];
const ESCAPES: Readonly<Record<string, [number, number][]>> = {
  d: CLASSES['digit'] ?? [],
  s: CLASSES['space'] ?? [],
  w: WORD,
};

class Reader {
  readonly #chars: string[];
  #at = 0;
  #depth = 0;
  groups = 0;

  constructor(pattern: string) {
    if (pattern.length > MAX_PATTERN_CHARACTERS) throw new RegexFault('too long');
    this.#chars = Array.from(pattern);
  }

  whole(): Node {
    const node = this.#choice();
    if (this.#at < this.#chars.length) throw new RegexFault(`unmatched ${this.#chars[this.#at]}`);
    return node;
  }

  #peek(): string | undefined {
    return this.#chars[this.#at];
  }

  #skip(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at += 1;
    return true;
  }

  #choice(): Node {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new RegexFault('too deep');
    const parts = [this.#sequence()];
    while (this.#skip('|')) parts.push(this.#sequence());
    this.#depth -= 1;
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'choice', parts };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    for (let char = this.#peek(); char !== undefined && char !== '|' && char !== ')'; char = this.#peek())
      parts.push(this.#repeated(this.#atom()));
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'sequence', parts };
  }

  #atom(): Node {
    const char = this.#chars[this.#at++];
    if (char === undefined) throw new RegexFault('ends too early');
    if (char === '(') return this.#group();
    if (char === '[') return this.#bracket();
    if (char === '.') return { kind: 'any' };
    if (char === '^') return { kind: 'begin' };
    if (char === '$') return { kind: 'end' };
    if (char === '\\') return this.#escaped();
    if ('*+?'.includes(char)) throw new RegexFault(`nothing before ${char}`);
    return { kind: 'char', char };
  }

  #group(): Node {
    if (this.#skip('?')) {
      if (!this.#skip(':')) throw new RegexFault('(? has no meaning here');
      const inner = this.#choice();
      if (!this.#skip(')')) throw new RegexFault('( is not closed');
      return inner;
    }
    this.groups += 1;
    const number = this.groups;
    const inner = this.#choice();
    if (!this.#skip(')')) throw new RegexFault('( is not closed');
    return { kind: 'group', number, inner };
  }

  #escaped(): Node {
    const char = this.#chars[this.#at++];
    if (char === undefined) throw new RegexFault('a backslash at the end');
    if (/[1-9]/.test(char)) throw new RegexFault('back-references are not there');
    const ranges = ESCAPES[char.toLowerCase()];
    if (!ranges) return { kind: 'char', char };
    return { kind: 'set', negated: char !== char.toLowerCase(), ranges };
  }

  #bracket(): Node {
    const negated = this.#skip('^');
    const ranges: [number, number][] = [];
    for (let isFirst = true; isFirst || this.#peek() !== ']'; isFirst = false) {
      if (this.#peek() === undefined) throw new RegexFault('[ is not closed');
      ranges.push(...this.#bracketItem());
    }
    this.#at += 1;
    return { kind: 'set', negated, ranges };
  }

  #bracketItem(): [number, number][] {
    const rest = this.#chars.slice(this.#at, this.#at + 12).join('');
    const named = /^\[:([a-z]+):\]/.exec(rest);
    if (named) {
      this.#at += named[0].length;
      const ranges = CLASSES[named[1] ?? ''];
      if (!ranges) throw new RegexFault(`there is no class ${named[1]}`);
      return ranges;
    }
    const from = this.#bracketChar();
    if (typeof from !== 'number') return from;
    if (this.#peek() !== '-' || this.#chars[this.#at + 1] === ']') return [[from, from]];
    this.#at += 1;
    const to = this.#bracketChar();
    if (typeof to !== 'number' || to < from) throw new RegexFault('a range runs backwards');
    return [[from, to]];
  }

  /** In POSIX a backslash is itself here; people mean the escape, and so it is read. */
  #bracketChar(): number | [number, number][] {
    const char = this.#chars[this.#at++];
    if (char === undefined) throw new RegexFault('[ is not closed');
    if (char !== '\\' || this.#peek() === undefined) return char.codePointAt(0) ?? 0;
    const escaped = this.#chars[this.#at++] as string;
    return ESCAPES[escaped] ?? escaped.codePointAt(0) ?? 0;
  }

  #repeated(atom: Node): Node {
    let node = atom;
    for (;;) {
      const bounds = this.#bounds();
      if (!bounds) return node;
      const [min, max] = bounds;
      node = { kind: 'repeat', inner: node, min, max, isLazy: this.#skip('?') };
    }
  }

  #bounds(): [number, number] | undefined {
    if (this.#skip('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#skip('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#skip('?')) return [0, 1];
    const rest = this.#chars.slice(this.#at, this.#at + 12).join('');
    const found = /^\{(\d{1,3})(,?)(\d{0,3})\}/.exec(rest);
    if (!found) return undefined;
    this.#at += found[0].length;
    const min = Number(found[1]);
    const max = found[2] === '' ? min : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3]);
    if (min > MAX_BOUND || (max !== Number.POSITIVE_INFINITY && (max > MAX_BOUND || max < min)))
      throw new RegexFault('bounds out of range');
    return [min, max];
  }
}

/** Reads an expression; throws `RegexFault`. */
export function parseRegex(pattern: string): { node: Node; groups: number } {
  const reader = new Reader(pattern);
  const node = reader.whole();
  return { node, groups: reader.groups };
}
