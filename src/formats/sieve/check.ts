/**
 * From the grammar's tree to a program: every word known, required, and with the arguments it takes (RFC 5228 §2.9, §2.10).
 *
 * Each command is checked for itself, so that a script shows all its faults at once. Under `ihave` (RFC 5463 §4) what is
 * unknown or not required is a fault only when it is reached.
 */
import { CheckedArguments } from './checked-arguments.ts';
import { COMPARATORS, DEFAULT_COMPARATOR, findComparator } from './comparators.ts';
import type {
  AddressPart,
  Arguments,
  Branch,
  CheckContext,
  CheckedCommand,
  CheckedTest,
  CommandDefinition,
  Extension,
  MatchSpec,
  MatchType,
  Program,
  Statement,
  TagDefinition,
  TestDefinition,
} from './language.ts';
import { parseScript } from './parser.ts';
import { SieveFault } from './sieve-fault.ts';
import type { ArgumentNode, CommandNode, TestNode } from './syntax-tree.ts';
import { compileText } from './texts.ts';

/** Something that extensions bring: any of them will do, and the base language's is always there. */
interface Known<T> {
  capabilities: string[];
  value: T;
}

/** All that the extensions bring, by name. */
interface Vocabulary {
  capabilities: Set<string>;
  commands: Map<string, Known<CommandDefinition>>;
  tests: Map<string, Known<TestDefinition>>;
  /** By the name of what they belong to. */
  tags: Map<string, Map<string, Known<TagDefinition>>>;
  matchTypes: Map<string, Known<MatchType>>;
  addressParts: Map<string, Known<AddressPart>>;
}

function vocabularyOf(extensions: readonly Extension[]): Vocabulary {
  const words: Vocabulary = {
    capabilities: new Set(COMPARATORS.map(({ name }) => `comparator-${name}`)),
    commands: new Map(),
    tests: new Map(),
    tags: new Map(),
    matchTypes: new Map(),
    addressParts: new Map(),
  };
  for (const { capability, commands, tests, tags, matchTypes, addressParts } of extensions) {
    if (capability !== '') words.capabilities.add(capability);
    for (const value of commands ?? []) learn(words.commands, capability, value);
    for (const value of tests ?? []) learn(words.tests, capability, value);
    for (const value of matchTypes ?? []) learn(words.matchTypes, capability, value);
    for (const value of addressParts ?? []) learn(words.addressParts, capability, value);
    for (const { on, tags: own } of tags ?? [])
      for (const name of on) {
        const known = words.tags.get(name) ?? new Map<string, Known<TagDefinition>>();
        for (const value of own) learn(known, capability, value);
        words.tags.set(name, known);
      }
  }
  return words;
}

function learn<T extends { name: string }>(words: Map<string, Known<T>>, capability: string, value: T): void {
  const known = words.get(value.name);
  if (known) known.capabilities.push(capability);
  else words.set(value.name, { capabilities: [capability], value });
}

/** What the tags of one command or test come to. */
interface Reading {
  args: CheckedArguments;
  needs: string[];
  sets: Set<string>;
  type: { value: MatchType; at: number; relation: ArgumentNode | undefined } | undefined;
  comparator: ArgumentNode | undefined;
  part: AddressPart | undefined;
}

type Owner = CommandDefinition | TestDefinition;

/** RFC 5228 §2.4.2.1: a list of one may stand as the string alone, not the other way round. */
function isOfKind(node: ArgumentNode, kind: 'string' | 'strings' | 'number'): boolean {
  if (node.kind === 'tag') return false;
  if (kind === 'number') return node.kind === 'number';
  return node.kind === 'strings' && (kind === 'strings' || !node.isList);
}

const KIND_NAMES = { string: 'a string', strings: 'strings', number: 'a number' };

class Checker {
  readonly #words: Vocabulary;
  readonly #enabled = new Set<string>();
  readonly #faults: SieveFault[] = [];
  readonly #loops: string[] = [];
  #mayRequire = true;

  constructor(words: Vocabulary) {
    this.#words = words;
  }

  check(commands: readonly CommandNode[]): { program: Program; faults: SieveFault[] } {
    const statements = this.#block(commands);
    return { program: { statements, required: this.#enabled }, faults: this.#faults };
  }

  get #isLenient(): boolean {
    return this.#enabled.has('ihave');
  }

  #context(): CheckContext {
    return { enabled: this.#enabled, loops: this.#loops };
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
        if (this.#isLenient && /^unknown|^notRequired/.test(error.key))
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
      if (this.#words.capabilities.has(text)) this.#enabled.add(text);
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

  /** Whether what an extension brings may be used; under ihave it may until the run says otherwise. */
  #requireCapability(capabilities: readonly string[], at: number, needs: string[]): void {
    if (capabilities.some((one) => one === '' || this.#enabled.has(one))) return;
    const [capability = ''] = capabilities;
    if (!this.#isLenient) throw new SieveFault('notRequired', at, capability);
    needs.push(capability);
  }

  #command(node: CommandNode): CheckedCommand {
    const known = this.#words.commands.get(node.name);
    if (!known) throw new SieveFault('unknownCommand', node.at, node.name);
    const needs: string[] = [];
    this.#requireCapability(known.capabilities, node.at, needs);
    const definition = known.value;
    if (node.tests.length > 0) throw new SieveFault('noTest', node.at, node.name);
    if (definition.block && !node.block) throw new SieveFault('needsBlock', node.at, node.name);
    if (!definition.block && node.block) throw new SieveFault('noBlock', node.at, node.name);
    const reading = this.#arguments(node, definition, needs);
    definition.check?.(reading.args, this.#context());
    const block = node.block ? this.#loop(reading.args, node.block) : [];
    const match = definition.isMatching ? this.#match(definition, reading, node.at) : undefined;
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
    const needs: string[] = [];
    this.#requireCapability(known.capabilities, node.at, needs);
    const definition = known.value;
    const { tests: takes } = definition;
    if (!takes && node.tests.length > 0) throw new SieveFault('noTest', node.at, node.name);
    if (takes === 'one' && (node.tests.length !== 1 || node.isTestList))
      throw new SieveFault('needsTest', node.at, node.name);
    if (takes === 'list' && !node.isTestList) throw new SieveFault('needsTest', node.at, node.name);
    const reading = this.#arguments(node, definition, needs);
    definition.check?.(reading.args, this.#context());
    return {
      definition,
      args: reading.args,
      tests: node.tests.map((inner) => this.#test(inner)),
      match: definition.isMatching ? this.#match(definition, reading, node.at) : undefined,
      addressPart: definition.hasAddressPart ? (reading.part ?? this.#wholeAddress()) : undefined,
      needs: reading.needs,
      at: node.at,
    };
  }

  #wholeAddress(): AddressPart | undefined {
    return this.#words.addressParts.get('all')?.value;
  }

  #arguments(node: TestNode, owner: Owner, needs: string[]): Reading {
    const args = new CheckedArguments();
    const reading: Reading = {
      args,
      needs,
      sets: new Set(),
      type: undefined,
      comparator: undefined,
      part: undefined,
    };
    const positional: ArgumentNode[] = [];
    for (let index = 0; index < node.args.length; index += 1) {
      const arg = node.args[index] as ArgumentNode;
      if (arg.kind !== 'tag') positional.push(arg);
      else if (positional.length > 0) throw new SieveFault('unknownTag', arg.at, arg.name);
      else if (this.#tag(reading, owner, arg, node.args[index + 1])) index += 1;
    }
    this.#positional(args, owner, positional, node.at);
    return reading;
  }

  #positional(args: CheckedArguments, owner: Owner, given: ArgumentNode[], at: number): void {
    const missing = owner.positional.length - given.length;
    const offset = owner.optional === 'first' && missing === 1 ? 1 : 0;
    if (missing > (owner.optional ? 1 : 0))
      throw new SieveFault('missingArgument', at, KIND_NAMES[owner.positional[given.length] ?? 'string']);
    const extra = given[owner.positional.length];
    if (extra) throw new SieveFault('tooManyArguments', extra.at);
    for (const [index, arg] of given.entries()) {
      const kind = owner.positional[index + offset] ?? 'string';
      if (!isOfKind(arg, kind)) throw new SieveFault('wrongArgument', arg.at, KIND_NAMES[kind]);
      this.#setArgument(args, index + offset, arg.at, arg);
    }
  }

  #setArgument(args: CheckedArguments, key: string | number, at: number, value: ArgumentNode): void {
    if (value.kind === 'number') args.set(key, at, value);
    else if (value.kind === 'strings')
      args.set(key, at, {
        kind: 'strings',
        at: value.at,
        texts: value.strings.map((one) => ({
          text: compileText(one.text, one.at, this.#enabled),
          at: one.at,
        })),
      });
  }

  /** Takes a tag; true when the next argument belongs to it. */
  #tag(
    reading: Reading,
    owner: Owner,
    tag: ArgumentNode & { kind: 'tag' },
    next: ArgumentNode | undefined,
  ): boolean {
    const { name, at } = tag;
    if (reading.args.has(name)) throw new SieveFault('twice', at, name);
    if (owner.isMatching) {
      const type = this.#words.matchTypes.get(name);
      if (type) return this.#matchType(reading, type, tag, next);
      if (name === 'comparator') {
        if (!next || !isOfKind(next, 'string')) throw new SieveFault('tagNeedsValue', at, name);
        reading.args.set(name, at, undefined);
        reading.comparator = next;
        return true;
      }
    }
    const part = owner.hasAddressPart ? this.#words.addressParts.get(name) : undefined;
    if (part) {
      if (reading.part) throw new SieveFault('tagsConflict', at, name);
      this.#requireCapability(part.capabilities, at, reading.needs);
      reading.args.set(name, at, undefined);
      reading.part = part.value;
      return false;
    }
    return this.#plainTag(reading, owner, tag, next);
  }

  #plainTag(
    reading: Reading,
    owner: Owner,
    { name, at }: { name: string; at: number },
    next: ArgumentNode | undefined,
  ): boolean {
    const own = owner.tags?.find((one) => one.name === name);
    const known = (own && { capabilities: [''], value: own }) ?? this.#words.tags.get(owner.name)?.get(name);
    if (!known) throw new SieveFault('unknownTag', at, name);
    this.#requireCapability(known.capabilities, at, reading.needs);
    const { value, set } = known.value;
    if (set !== undefined && reading.sets.has(set)) throw new SieveFault('tagsConflict', at, name);
    if (set !== undefined) reading.sets.add(set);
    if (!value) {
      reading.args.set(name, at, undefined);
      return false;
    }
    if (!next || !isOfKind(next, value)) throw new SieveFault('tagNeedsValue', at, name);
    this.#setArgument(reading.args, name, at, next);
    return true;
  }

  #matchType(
    reading: Reading,
    { capabilities, value }: Known<MatchType>,
    { name, at }: { name: string; at: number },
    next: ArgumentNode | undefined,
  ): boolean {
    this.#requireCapability(capabilities, at, reading.needs);
    if (reading.type) throw new SieveFault('tagsConflict', at, name);
    reading.args.set(name, at, undefined);
    if (value.takesRelation && !(next && isOfKind(next, 'string')))
      throw new SieveFault('tagNeedsValue', at, name);
    reading.type = { value, at, relation: value.takesRelation ? next : undefined };
    return value.takesRelation === true;
  }

  #match(owner: Owner, { type, comparator, args, needs }: Reading, at: number): MatchSpec {
    const matchType = type?.value ?? this.#words.matchTypes.get('is')?.value;
    const named = comparator?.kind === 'strings' ? (comparator.strings[0]?.text ?? '') : DEFAULT_COMPARATOR;
    const found = findComparator(named);
    const place = comparator?.at ?? at;
    if (!found || !matchType) throw new SieveFault('unknownComparator', place, named);
    // RFC 5228 §2.7.3: these two need no require.
    if (named !== 'i;octet' && named !== 'i;ascii-casemap')
      this.#requireCapability([`comparator-${named}`], place, needs);
    if (matchType.needsSubstrings && !found.hasSubstrings) throw new SieveFault('notSubstring', place, named);
    const relation = type?.relation?.kind === 'strings' ? (type.relation.strings[0]?.text ?? '') : '';
    const text = compileText(relation, type?.relation?.at ?? at, this.#enabled);
    if (matchType.takesRelation && typeof text === 'string' && !/^([gl][te]|eq|ne)$/i.test(text))
      throw new SieveFault('badRelation', type?.relation?.at ?? at, text);
    for (const key of args.constants(owner.positional.length - 1)) matchType.checkKey?.(key.text, key.at);
    return { type: matchType, relation: text, comparator: found, at };
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
