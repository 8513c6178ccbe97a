/**
 * What commands, tests and extensions are: data and functions, so that checking and running follow from one list.
 *
 * A script is checked once into a `Program`, which then runs on any message; running only collects actions.
 */
import type { SieveAction } from './actions.ts';
import type { FaultKey } from './fault-texts.ts';
import type { SieveEnvironment } from './input.ts';
import type { MessageView } from './message-view.ts';

export type ArgumentKind = 'string' | 'strings' | 'number';

/** A string of the script; in pieces where it holds variables. */
export type Text = string | readonly (string | { variable: string })[];

export interface NumberArgument {
  kind: 'number';
  value: number;
  at: number;
}

export interface StringsArgument {
  kind: 'strings';
  texts: readonly { text: Text; at: number }[];
  at: number;
}

export type Argument = NumberArgument | StringsArgument;

/** The arguments of one command or test, already of the right kinds. */
export interface Arguments {
  has(tag: string): boolean;
  /** Where a tag or the positional argument stands. */
  at(key: string | number): number;
  number(key: string | number): number | undefined;
  text(key: string | number): Text | undefined;
  texts(key: string | number): readonly Text[];
  /** The strings that hold no variable, with their places, for checks before the run. */
  constants(key: string | number): { text: string; at: number }[];
}

export interface TagDefinition {
  name: string;
  value?: ArgumentKind;
  /** Tags of one set exclude each other. */
  set?: string;
}

/** How texts are compared (RFC 4790). */
export interface Comparator {
  name: string;
  /** Texts are equal when their keys are; undefined where the comparator has no order for this text. */
  key(text: string): string;
  /** Negative, zero or positive. */
  order(left: string, right: string): number;
  hasSubstrings: boolean;
  ignoresCase: boolean;
}

/** A match type (RFC 5228 §2.7.1) and how it judges one value against one key. */
export interface MatchType {
  name: string;
  /** Takes a relation such as "gt" as its value (RFC 5231). */
  takesRelation?: true;
  needsSubstrings?: true;
  /** Judges the number of values instead of each. */
  counts?: true;
  /** Faults of constant keys, before the run. */
  checkKey?(key: string, at: number): void;
  judge(machine: Machine, value: string, key: string, spec: MatchSpec): boolean;
}

export interface MatchSpec {
  type: MatchType;
  relation: Text;
  comparator: Comparator;
  at: number;
}

interface Definition {
  name: string;
  /** Positional arguments in order. */
  positional: readonly ArgumentKind[];
  /** Which of them may be left out. */
  optional?: 'first' | 'last';
  tags?: readonly TagDefinition[];
  /** Takes a comparator and a match type. */
  isMatching?: true;
  /** Takes an address part (RFC 5228 §2.7.4). */
  hasAddressPart?: true;
}

/** What a check before the run may look at. */
export interface CheckContext {
  /** Capabilities required so far. */
  enabled: ReadonlySet<string>;
  /** Names of the loops around. */
  loops: readonly string[];
}

/** How a command ends: the next one follows, or the script, an included script, or a loop is over. */
export type Signal = 'next' | 'stop' | 'return' | { breaks: string | undefined };

export interface CommandDefinition extends Definition {
  block?: 'required';
  check?(args: Arguments, context: CheckContext): void;
  run(machine: Machine, command: CheckedCommand): Signal;
}

export interface TestDefinition extends Definition {
  /** Takes tests itself. */
  tests?: 'one' | 'list';
  check?(args: Arguments, context: CheckContext): void;
  run(machine: Machine, test: CheckedTest): boolean;
}

/** An extension: one file, one line in `registry.ts`. */
export interface Extension {
  /** Empty for the base language. */
  capability: string;
  /** Never told and never required by name: part of another. */
  commands?: readonly CommandDefinition[];
  tests?: readonly TestDefinition[];
  /** Tags for commands and tests of others. */
  tags?: readonly { on: readonly string[]; tags: readonly TagDefinition[] }[];
  matchTypes?: readonly MatchType[];
  /** Address parts, as functions of local part and domain. */
  addressParts?: readonly AddressPart[];
}

export interface AddressPart {
  name: string;
  /** Undefined where the address has no such part. */
  of(localPart: string, domain: string): string | undefined;
}

export interface CheckedTest {
  definition: TestDefinition;
  args: Arguments;
  tests: readonly CheckedTest[];
  match: MatchSpec | undefined;
  addressPart: AddressPart | undefined;
  /** Capabilities that only `ihave` may have given. */
  needs: readonly string[];
  at: number;
}

export interface CheckedCommand {
  definition: CommandDefinition;
  args: Arguments;
  match: MatchSpec | undefined;
  block: readonly Statement[];
  needs: readonly string[];
  at: number;
}

export type Statement =
  | { kind: 'command'; command: CheckedCommand }
  | { kind: 'if'; branches: readonly Branch[]; at: number }
  /** Something that ihave lets stand although it is unknown: a fault when it is reached (RFC 5463 §4). */
  | { kind: 'unknown'; key: FaultKey; fact: string; at: number };

/** `test` is undefined for else. */
export interface Branch {
  test: CheckedTest | undefined;
  block: readonly Statement[];
}

export interface Program {
  statements: readonly Statement[];
  required: ReadonlySet<string>;
}

/** What a command or test sees of the run. */
export interface Machine {
  readonly input: SieveEnvironment;
  /** The program of a script that may be included. */
  findScript(location: 'personal' | 'global', name: string): Program | 'broken' | undefined;
  readonly message: MessageView;
  readonly enabled: Set<string>;
  /** The text with its variables filled in. */
  text(text: Text): string;
  texts(texts: readonly Text[]): string[];
  /** A named variable's value; empty where it has none. */
  readVariable(name: string): string;
  writeVariable(name: string, value: string): void;
  /** Makes a variable one that all scripts of the run share (RFC 6609 §3.4). */
  shareVariable(name: string): void;
  /** What the last successful :matches or :regex caught (RFC 5229 §3.2). */
  setMatchValues(values: readonly string[]): void;
  /** State of an extension for this run, made when first asked for. */
  slot<T>(key: symbol, make: () => T): T;
  /** True when some value matches some key. */
  matches(spec: MatchSpec, values: readonly string[], keys: readonly Text[]): boolean;
  /** Counts work; faults when there was too much. */
  spend(work: number): void;
  test(test: CheckedTest): boolean;
  run(statements: readonly Statement[]): Signal;
  /** Runs another script within this run. */
  include(program: Program, isGlobal: boolean): Signal;
  /** Whether the script that runs now is the organisation's. */
  readonly isGlobal: boolean;
  /** Which of the scripts in turn runs; two of them may each answer, the first one does. */
  readonly turn: number;
  /** Notes an action; the implicit keep stays unless told. */
  act(action: SieveAction): void;
  cancelImplicitKeep(): void;
  readonly actions: readonly SieveAction[];
  /** Asks what only the store knows; the answer was looked up before or the run is tried again with it. */
  ask(question: string): boolean;
  /** The message as edited so far, or undefined where it was not. */
  editedMessage(): Buffer | undefined;
}
