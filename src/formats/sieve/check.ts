/**
 * From the grammar's tree to a program: every word known, required, and with the arguments it takes (RFC 5228 §2.9, §2.10).
 *
 * Each command is checked for itself, so that a script shows all its faults at once. Under `ihave` (RFC 5463 §4) what is
 * unknown or not required is a fault only when it is reached.
 */
import { ArgumentReading, KIND_NAMES } from './argument-reading.ts';
import type {
  Arguments,
  Branch,
  CheckContext,
  CheckedCommand,
  CheckedTest,
  Extension,
  Program,
  Statement,
} from './language.ts';
import { parseScript } from './parser.ts';
import { Required } from './required.ts';
import { SieveFault } from './sieve-fault.ts';
import type { CommandNode, TestNode } from './syntax-tree.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

class Checker {
  readonly #words: Vocabulary;
  readonly #required = new Required();
  readonly #faults: SieveFault[] = [];
  readonly #loops: string[] = [];
  #mayRequire = true;

  constructor(words: Vocabulary) {
    this.#words = words;
  }

  check(commands: readonly CommandNode[]): { program: Program; faults: SieveFault[] } {
    const statements = this.#block(commands);
    return { program: { statements, required: this.#required.enabled }, faults: this.#faults };
  }

  #context(): CheckContext {
    return { enabled: this.#required.enabled, loops: this.#loops };
  }

  #block(commands: readonly CommandNode[]): Statement[] {
    const statements: Statement[] = [];
    for (let index = 0; index < commands.length; index += 1) {
      const command = commands[index] as CommandNode;
      const chain = [command];
      if (command.name === 'if')
        while (/^els(e|if)$/.test(commands[index + 1]?.name ?? '') && chain.at(-1)?.name !== 'else') {
          index += 1;
          chain.push(commands[index] as CommandNode);
        }
      try {
        const statement = this.#statement(chain);
        if (statement) statements.push(statement);
      } catch (error) {
        if (!(error instanceof SieveFault)) throw error;
        if (this.#required.isLenient && /^unknown|^notRequired/.test(error.key))
          statements.push({ kind: 'unknown', key: error.key, fact: error.fact, at: error.at });
        else this.#faults.push(error);
      }
    }
    return statements;
  }

  #statement(chain: readonly CommandNode[]): Statement | undefined {
    const command = chain[0] as CommandNode;
    if (command.name === 'require') {
      this.#require(command);
      return undefined;
    }
    this.#mayRequire = false;
    if (command.name === 'if')
      return { kind: 'if', branches: chain.map((node) => this.#branch(node)), at: command.at };
    if (command.name === 'elsif' || command.name === 'else')
      throw new SieveFault('elseWithoutIf', command.at, command.name);
    return { kind: 'command', command: this.#command(command) };
  }

  #require({ args, block, tests, at }: CommandNode): void {
    if (!this.#mayRequire) throw new SieveFault('requireFirst', at);
    const [list, more] = args;
    if (!list || more || list.kind !== 'strings' || tests.length > 0)
      throw new SieveFault('wrongArgument', at, KIND_NAMES.strings);
    if (block) throw new SieveFault('noBlock', at, 'require');
    for (const { text, at: place } of list.strings) {
      if (this.#words.capabilities.has(text)) this.#required.enabled.add(text);
      else this.#faults.push(new SieveFault('unknownExtension', place, text));
    }
  }

  #branch(node: CommandNode): Branch {
    if (node.args.length > 0) throw new SieveFault('tooManyArguments', node.args[0]?.at ?? node.at);
    if (!node.block) throw new SieveFault('needsBlock', node.at, node.name);
    const isElse = node.name === 'else';
    if (isElse && node.tests.length > 0) throw new SieveFault('noTest', node.at, node.name);
    if (!isElse && (node.tests.length !== 1 || node.isTestList))
      throw new SieveFault('needsTest', node.at, node.name);
    const test = isElse ? undefined : this.#test(node.tests[0] as TestNode);
    return { test, block: this.#block(node.block) };
  }

  #command(node: CommandNode): CheckedCommand {
    const known = this.#words.commands.get(node.name);
    if (!known) throw new SieveFault('unknownCommand', node.at, node.name);
    const definition = known.value;
    const reading = new ArgumentReading(definition, this.#words, this.#required);
    this.#required.demand(known.capabilities, node.at, reading.needs);
    if (node.tests.length > 0) throw new SieveFault('noTest', node.at, node.name);
    if (definition.block && !node.block) throw new SieveFault('needsBlock', node.at, node.name);
    if (!definition.block && node.block) throw new SieveFault('noBlock', node.at, node.name);
    reading.take(node);
    definition.check?.(reading.args, this.#context());
    const block = node.block ? this.#loop(reading.args, node.block) : [];
    const match = definition.isMatching ? reading.match(node.at) : undefined;
    return { definition, args: reading.args, match, block, needs: reading.needs, at: node.at };
  }

  #loop(args: Arguments, block: readonly CommandNode[]): Statement[] {
    this.#loops.push(args.constants('name')[0]?.text ?? '');
    try {
      return this.#block(block);
    } finally {
      this.#loops.pop();
    }
  }

  #test(node: TestNode): CheckedTest {
    const known = this.#words.tests.get(node.name);
    if (!known) throw new SieveFault('unknownTest', node.at, node.name);
    const definition = known.value;
    const reading = new ArgumentReading(definition, this.#words, this.#required);
    this.#required.demand(known.capabilities, node.at, reading.needs);
    const { tests: takes } = definition;
    if (!takes && node.tests.length > 0) throw new SieveFault('noTest', node.at, node.name);
    if (takes === 'one' && (node.tests.length !== 1 || node.isTestList))
      throw new SieveFault('needsTest', node.at, node.name);
    if (takes === 'list' && !node.isTestList) throw new SieveFault('needsTest', node.at, node.name);
    reading.take(node);
    definition.check?.(reading.args, this.#context());
    return {
      definition,
      args: reading.args,
      tests: node.tests.map((inner) => this.#test(inner)),
      match: definition.isMatching ? reading.match(node.at) : undefined,
      addressPart: definition.hasAddressPart ? reading.addressPart : undefined,
      needs: reading.needs,
      at: node.at,
    };
  }
}

/** A script with all its faults; the program may run where there is none. */
export interface CheckedScript {
  program: Program;
  faults: SieveFault[];
}

/** Checks scripts against a list of extensions. */
export function makeScriptChecker(extensions: readonly Extension[]): (script: string) => CheckedScript {
  const words = vocabularyOf(extensions);
  return (script) => {
    try {
      return new Checker(words).check(parseScript(script));
    } catch (error) {
      if (!(error instanceof SieveFault)) throw error;
      return { program: { statements: [], required: new Set() }, faults: [error] };
    }
  };
}
