/** The grammar of a script (RFC 5228 §8.2): commands with arguments, tests and blocks, whatever their names. */
import { Lexer, type Token } from './lexer.ts';
import { MAX_LIST_STRINGS, MAX_NESTING, MAX_SCRIPT_BYTES } from './limits.ts';
import { SieveFault } from './sieve-fault.ts';
import type { ArgumentNode, CommandNode, StringNode, TestNode } from './syntax-tree.ts';

class Parser {
  readonly #lexer: Lexer;
  #token: Token;

  constructor(script: string) {
    this.#lexer = new Lexer(script);
    this.#token = this.#lexer.next();
  }

  start(): CommandNode[] {
    const commands = this.#commands(0);
    if (this.#token.kind !== 'end') throw this.#expected('a command');
    return commands;
  }

  #expected(what: string): SieveFault {
    return new SieveFault('expected', this.#token.at, what);
  }

  #advance(): Token {
    const token = this.#token;
    this.#token = this.#lexer.next();
    return token;
  }

  #isMark(text: string): boolean {
    return this.#token.kind === 'mark' && this.#token.text === text;
  }

  #skipMark(text: string): boolean {
    if (!this.#isMark(text)) return false;
    this.#advance();
    return true;
  }

  #requireMark(text: string): void {
    if (!this.#skipMark(text)) throw this.#expected(`"${text}"`);
  }

  #commands(depth: number): CommandNode[] {
    if (depth > MAX_NESTING) throw new SieveFault('tooDeep', this.#token.at);
    const commands: CommandNode[] = [];
    while (this.#token.kind === 'identifier') {
      const name = this.#token.text;
      const { at } = this.#advance();
      const rest = this.#arguments(depth);
      let block: CommandNode[] | undefined;
      if (this.#skipMark('{')) {
        block = this.#commands(depth + 1);
        this.#requireMark('}');
      } else this.#requireMark(';');
      commands.push({ name, at, ...rest, block });
    }
    return commands;
  }

  #arguments(depth: number): Pick<TestNode, 'args' | 'tests' | 'isTestList'> {
    const args: ArgumentNode[] = [];
    for (let arg = this.#argument(); arg; arg = this.#argument()) args.push(arg);
    if (this.#token.kind === 'identifier') {
      return { args, tests: [this.#test(depth + 1)], isTestList: false };
    }
    if (!this.#skipMark('(')) return { args, tests: [], isTestList: false };
    const tests = [this.#test(depth + 1)];
    while (this.#skipMark(',')) tests.push(this.#test(depth + 1));
    this.#requireMark(')');
    return { args, tests, isTestList: true };
  }

  #test(depth: number): TestNode {
    if (depth > MAX_NESTING) throw new SieveFault('tooDeep', this.#token.at);
    if (this.#token.kind !== 'identifier') throw this.#expected('a test');
    const name = this.#token.text;
    const { at } = this.#advance();
    return { name, at, ...this.#arguments(depth) };
  }

  #argument(): ArgumentNode | undefined {
    const token = this.#token;
    if (token.kind === 'number') {
      this.#advance();
      return { kind: 'number', value: token.value, at: token.at };
    }
    if (token.kind === 'tag') {
      this.#advance();
      return { kind: 'tag', name: token.text, at: token.at };
    }
    if (token.kind === 'string')
      return { kind: 'strings', strings: [this.#string()], isList: false, at: token.at };
    if (!this.#skipMark('[')) return undefined;
    // Departure: an empty list is read, since the test suites and editors write it; it matches nothing.
    const strings = this.#isMark(']') ? [] : [this.#string()];
    while (this.#skipMark(',')) {
      strings.push(this.#string());
      if (strings.length > MAX_LIST_STRINGS)
        throw new SieveFault('listTooLong', token.at, `${MAX_LIST_STRINGS}`);
    }
    this.#requireMark(']');
    return { kind: 'strings', strings, isList: true, at: token.at };
  }

  #string(): StringNode {
    if (this.#token.kind !== 'string') throw this.#expected('a string');
    const { text, at } = this.#token;
    this.#advance();
    return { text, at };
  }
}

/** Parses a script; throws `SieveFault`. */
export function parseScript(script: string): CommandNode[] {
  if (new TextEncoder().encode(script).length > MAX_SCRIPT_BYTES)
    throw new SieveFault('tooLong', 0, `${MAX_SCRIPT_BYTES}`);
  return new Parser(script).start();
}
