/**
 * Runs a regular expression in time linear in the text: all ways are followed at once (Thompson, Pike), so that no
 * expression and no message can make it go back and forth.
 *
 * Which of several matches counts is as in Perl (first alternative, greedy unless `?` follows), not the longest as in POSIX;
 * only what variables catch can tell.
 */
import { type Node, parseRegex, RegexFault } from './syntax.ts';

type Instruction =
  | { op: 'char'; char: string }
  | { op: 'any' }
  | { op: 'set'; negated: boolean; ranges: readonly [number, number][] }
  | { op: 'begin' | 'end' | 'match' }
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { op: 'save'; slot: number };

/** An expression ready to run. */
export interface Regex {
  program: readonly Instruction[];
  slots: number;
  ignoresCase: boolean;
}

/** Bounds multiply; more than this is no honest expression. */
const MAX_PROGRAM = 5_000;

function foldChar(char: string): string {
  const lower = char.toLowerCase();
  return Array.from(lower).length === 1 ? lower : char;
}

class Compiler {
  readonly program: Instruction[] = [];
  readonly #ignoresCase: boolean;

  constructor(ignoresCase: boolean) {
    this.#ignoresCase = ignoresCase;
  }

  emit(instruction: Instruction): number {
    if (this.program.length >= MAX_PROGRAM) throw new RegexFault('too large');
    this.program.push(instruction);
    return this.program.length - 1;
  }

  compile(node: Node): void {
    switch (node.kind) {
      case 'empty':
        return;
      case 'char':
        this.emit({ op: 'char', char: this.#ignoresCase ? foldChar(node.char) : node.char });
        return;
      case 'any':
        this.emit({ op: 'any' });
        return;
      case 'set':
        this.emit({ op: 'set', negated: node.negated, ranges: node.ranges });
        return;
      case 'begin':
      case 'end':
        this.emit({ op: node.kind });
        return;
      case 'sequence':
        for (const part of node.parts) this.compile(part);
        return;
      case 'choice':
        this.#choice(node.parts);
        return;
      case 'group':
        this.emit({ op: 'save', slot: node.number * 2 });
        this.compile(node.inner);
        this.emit({ op: 'save', slot: node.number * 2 + 1 });
        return;
      case 'repeat':
        this.#repeat(node);
    }
  }

  #choice(parts: readonly Node[]): void {
    const jumps: number[] = [];
    for (const [index, part] of parts.entries()) {
      if (index === parts.length - 1) {
        this.compile(part);
        break;
      }
      const split = this.emit({ op: 'split', first: this.program.length + 1, second: 0 });
      this.compile(part);
      jumps.push(this.emit({ op: 'jump', to: 0 }));
      this.program[split] = { op: 'split', first: split + 1, second: this.program.length };
    }
    for (const jump of jumps) this.program[jump] = { op: 'jump', to: this.program.length };
  }

  #fork(at: number, target: number, isLazy: boolean): void {
    const [first, second] = isLazy ? [target, at + 1] : [at + 1, target];
    this.program[at] = { op: 'split', first, second };
  }

  #repeat({ inner, min, max, isLazy }: Extract<Node, { kind: 'repeat' }>): void {
    for (let count = 0; count < min; count += 1) this.compile(inner);
    if (max === Number.POSITIVE_INFINITY) {
      const split = this.emit({ op: 'split', first: 0, second: 0 });
      this.compile(inner);
      this.emit({ op: 'jump', to: split });
      this.#fork(split, this.program.length, isLazy);
      return;
    }
    const splits: number[] = [];
    for (let count = min; count < max; count += 1) {
      splits.push(this.emit({ op: 'split', first: 0, second: 0 }));
      this.compile(inner);
    }
    for (const split of splits) this.#fork(split, this.program.length, isLazy);
  }
}

/** Prepares an expression; throws `RegexFault`. */
export function compileRegex(pattern: string, ignoresCase: boolean): Regex {
  const { node, groups } = parseRegex(pattern);
  const compiler = new Compiler(ignoresCase);
  compiler.emit({ op: 'save', slot: 0 });
  compiler.compile(node);
  compiler.emit({ op: 'save', slot: 1 });
  compiler.emit({ op: 'match' });
  return { program: compiler.program, slots: (groups + 1) * 2, ignoresCase };
}

function inSet(char: string, ranges: readonly [number, number][]): boolean {
  const code = char.codePointAt(0) ?? 0;
  return ranges.some(([from, to]) => code >= from && code <= to);
}

interface Thread {
  at: number;
  saved: readonly (number | undefined)[];
}

/** One run over one text. */
class Run {
  readonly #regex: Regex;
  readonly #chars: readonly string[];
  readonly #spend: (work: number) => void;

  constructor(regex: Regex, chars: readonly string[], spend: (work: number) => void) {
    this.#regex = regex;
    this.#chars = chars;
    this.#spend = spend;
  }

  /** Adds a way and all it leads to without taking a character; with a stack of its own, for depth costs nothing. */
  #add(threads: Thread[], seen: Set<number>, start: Thread, position: number): void {
    const stack = [start];
    for (let thread = stack.pop(); thread; thread = stack.pop()) {
      if (seen.has(thread.at)) continue;
      seen.add(thread.at);
      const instruction = this.#regex.program[thread.at] as Instruction;
      const next = thread.at + 1;
      if (instruction.op === 'jump') stack.push({ ...thread, at: instruction.to });
      else if (instruction.op === 'split')
        stack.push({ ...thread, at: instruction.second }, { ...thread, at: instruction.first });
      else if (instruction.op === 'save')
        stack.push({ at: next, saved: thread.saved.with(instruction.slot, position) });
      else if (instruction.op === 'begin') {
        if (position === 0) stack.push({ ...thread, at: next });
      } else if (instruction.op === 'end') {
        if (position === this.#chars.length) stack.push({ ...thread, at: next });
      } else threads.push(thread);
    }
    this.#spend(seen.size);
  }

  #takes(instruction: Instruction, char: string): boolean {
    if (instruction.op === 'any') return true;
    const { ignoresCase } = this.#regex;
    if (instruction.op === 'char') return instruction.char === (ignoresCase ? foldChar(char) : char);
    if (instruction.op !== 'set') return false;
    const isIn =
      inSet(char, instruction.ranges) ||
      (ignoresCase &&
        (inSet(foldChar(char), instruction.ranges) || inSet(char.toUpperCase(), instruction.ranges)));
    return isIn !== instruction.negated;
  }

  search(): (number | undefined)[] | undefined {
    const fresh: readonly undefined[] = Array.from({ length: this.#regex.slots });
    let threads: Thread[] = [];
    let best: readonly (number | undefined)[] | undefined;
    for (let position = 0; position <= this.#chars.length; position += 1) {
      const current: Thread[] = [];
      const seen = new Set<number>();
      for (const thread of threads) this.#add(current, seen, thread, position);
      // A later beginning counts only while nothing has matched.
      if (!best) this.#add(current, seen, { at: 0, saved: fresh }, position);
      if (best && current.length === 0) break;
      threads = [];
      for (const thread of current) {
        const instruction = this.#regex.program[thread.at] as Instruction;
        if (instruction.op === 'match') {
          best = thread.saved;
          break;
        }
        const char = this.#chars[position];
        if (char !== undefined && this.#takes(instruction, char))
          threads.push({ at: thread.at + 1, saved: thread.saved });
      }
    }
    return best && [...best];
  }
}

/** The first match anywhere: the whole first, then each group; undefined where there is none. */
export function searchRegex(regex: Regex, text: string, spend: (work: number) => void): string[] | undefined {
  const chars = Array.from(text.normalize('NFC'));
  const saved = new Run(regex, chars, spend).search();
  if (!saved) return undefined;
  const caught: string[] = [];
  for (let slot = 0; slot < regex.slots; slot += 2) {
    const [start, end] = [saved[slot], saved[slot + 1]];
    caught.push(start === undefined || end === undefined ? '' : chars.slice(start, end).join(''));
  }
  return caught;
}
