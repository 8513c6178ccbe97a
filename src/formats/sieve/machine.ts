/**
 * Runs a program over one message and collects what it wants done (RFC 5228 §2.10, §4).
 *
 * Pure: the same input gives the same result. Steps, comparisons, variables and actions are bounded; a fault ends the run
 * with the message kept and nothing else done. What only the store knows is a question: a run that meets one without its
 * answer ends with the question, and is made again with the answer.
 */
import type { SieveAction } from './actions.ts';
import { ONLY_ON_DELIVERY } from './extensions/imapsieve.ts';
import type { SieveEnvironment } from './input.ts';
import type { CheckedTest, Machine, MatchSpec, Program, Signal, Statement, Text } from './language.ts';
import {
  MAX_ACTIONS,
  MAX_INCLUDE_DEPTH,
  MAX_INCLUDES,
  MAX_REDIRECTS,
  MAX_STEPS,
  MAX_VARIABLE_CHARACTERS,
  MAX_VARIABLES,
  MAX_WORK,
} from './limits.ts';
import { MessageView } from './message-view.ts';
import { RunFault } from './sieve-fault.ts';

/** What a run is given. */
export interface SieveInput extends SieveEnvironment {
  /** Scripts that may be included (RFC 6609). */
  findScript: Machine['findScript'];
}

/** A question of the run that nobody has answered yet. */
class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly question: string;

  constructor(question: string) {
    super(question);
    this.question = question;
  }
}

/** What came of a run. */
export type SieveResult =
  | { kind: 'done'; actions: SieveAction[]; fault?: RunFault }
  | { kind: 'question'; question: string };

/** The variables of one script; numbered ones are what was last caught. */
interface Frame {
  variables: Map<string, string>;
  caught: readonly string[];
  isGlobal: boolean;
  enabled: Set<string>;
  /** Names that stand for the run's shared variables here. */
  shared: Set<string>;
}

function newFrame(program: Program, isGlobal: boolean): Frame {
  return {
    variables: new Map(),
    caught: [],
    isGlobal,
    enabled: new Set(program.required),
    shared: new Set(),
  };
}

class SieveRun implements Machine {
  readonly input: SieveEnvironment;
  readonly message: MessageView;
  readonly actions: SieveAction[] = [];
  readonly #slots = new Map<symbol, unknown>();
  readonly #shared = new Map<string, string>();
  readonly #findScript: Machine['findScript'];
  #frame: Frame;
  #depth = 0;
  #includes = 0;
  #steps = 0;
  #work = 0;
  /** Where the run is, for faults. */
  #at = 0;
  hasImplicitKeep = true;
  turn = 0;

  constructor(program: Program, input: SieveInput) {
    this.input = input;
    this.#findScript = input.findScript;
    this.message = new MessageView(input.message);
    this.#frame = newFrame(program, false);
  }

  get enabled(): Set<string> {
    return this.#frame.enabled;
  }

  get isGlobal(): boolean {
    return this.#frame.isGlobal;
  }

  #step(at: number): void {
    this.#at = at;
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) throw new RunFault('tooManySteps', at);
  }

  spend(work: number): void {
    this.#work += work;
    if (this.#work > MAX_WORK) throw new RunFault('tooManySteps', this.#at);
  }

  text(text: Text): string {
    if (typeof text === 'string') return text;
    const whole = text
      .map((piece) => (typeof piece === 'string' ? piece : this.readVariable(piece.variable)))
      .join('');
    this.spend(whole.length);
    return whole;
  }

  texts(texts: readonly Text[]): string[] {
    return texts.map((text) => this.text(text));
  }

  readVariable(name: string): string {
    if (/^\d/.test(name)) return this.#frame.caught[Number(name)] ?? '';
    const [variables, key] = this.#placeOf(name);
    return variables.get(key) ?? '';
  }

  /** `global.x` is always the shared one (RFC 6609 §3.4.2). */
  #placeOf(name: string): [Map<string, string>, string] {
    const key = name.toLowerCase();
    if (key.startsWith('global.')) return [this.#shared, key.slice('global.'.length)];
    return [this.#frame.shared.has(key) ? this.#shared : this.#frame.variables, key];
  }

  shareVariable(name: string): void {
    this.#frame.shared.add(name.toLowerCase());
  }

  findScript(location: 'personal' | 'global', name: string): ReturnType<Machine['findScript']> {
    return this.#findScript(location, name);
  }

  writeVariable(given: string, value: string): void {
    const [variables, name] = this.#placeOf(given);
    if (variables.size >= MAX_VARIABLES && !variables.has(name))
      throw new RunFault('tooManyVariables', this.#at);
    variables.set(name, value.slice(0, MAX_VARIABLE_CHARACTERS).toWellFormed());
  }

  setMatchValues(values: readonly string[]): void {
    if (this.enabled.has('variables'))
      this.#frame.caught = values.map((value) => value.slice(0, MAX_VARIABLE_CHARACTERS));
  }

  slot<T>(key: symbol, make: () => T): T {
    if (!this.#slots.has(key)) this.#slots.set(key, make());
    return this.#slots.get(key) as T;
  }

  matches(spec: MatchSpec, values: readonly string[], keys: readonly Text[]): boolean {
    const { type } = spec;
    const judged = type.counts ? [String(values.length)] : values;
    for (const value of judged)
      for (const key of keys) {
        this.spend(value.length + 1);
        if (type.judge(this, value, this.text(key), spec)) return true;
      }
    return false;
  }

  #requireAll(needs: readonly string[], at: number): void {
    this.#requireDelivery(needs);
    const missing = needs.find((capability) => !this.enabled.has(capability));
    if (missing !== undefined) throw new RunFault('notRequired', at, missing);
  }

  test(test: CheckedTest): boolean {
    this.#step(test.at);
    this.#requireAll(test.needs, test.at);
    return test.definition.run(this, test);
  }

  run(statements: readonly Statement[]): Signal {
    for (const statement of statements) {
      const signal = this.#statement(statement);
      if (signal !== 'next') return signal;
    }
    return 'next';
  }

  #statement(statement: Statement): Signal {
    if (statement.kind === 'unknown') throw new RunFault(statement.key, statement.at, statement.fact);
    if (statement.kind === 'if') {
      for (const { test, block } of statement.branches) if (!test || this.test(test)) return this.run(block);
      return 'next';
    }
    const { command } = statement;
    this.#step(command.at);
    this.#requireAll(command.needs, command.at);
    return command.definition.run(this, command);
  }

  /** RFC 6785 §3.11, §4.6: what belongs to delivery ends a run that is none. */
  #requireDelivery(capabilities: Iterable<string>): void {
    if (!this.input.event) return;
    for (const capability of capabilities)
      if (ONLY_ON_DELIVERY.includes(capability)) throw new RunFault('onlyOnDelivery', this.#at, capability);
  }

  include(program: Program, isGlobal: boolean): Signal {
    this.#requireDelivery(program.required);
    this.#includes += 1;
    if (this.#depth >= MAX_INCLUDE_DEPTH || this.#includes > MAX_INCLUDES)
      throw new RunFault('tooManySteps', this.#at);
    const outer = this.#frame;
    this.#frame = newFrame(program, isGlobal);
    this.#depth += 1;
    try {
      const signal = this.run(program.statements);
      return signal === 'stop' ? 'stop' : 'next';
    } finally {
      this.#depth -= 1;
      this.#frame = outer;
    }
  }

  act(action: SieveAction): void {
    if (this.actions.length >= MAX_ACTIONS) throw new RunFault('tooManyActions', this.#at, `${MAX_ACTIONS}`);
    const redirects = this.actions.filter(({ kind }) => kind === 'redirect').length;
    if (action.kind === 'redirect' && redirects >= MAX_REDIRECTS)
      throw new RunFault('tooManyActions', this.#at, `redirect > ${MAX_REDIRECTS}`);
    this.actions.push(action);
  }

  /** Whether anybody keeps the message, here or elsewhere. */
  get isKept(): boolean {
    const keeps = new Set(['keep', 'fileinto', 'redirect']);
    return this.hasImplicitKeep || this.actions.some(({ kind }) => keeps.has(kind));
  }

  cancelImplicitKeep(): void {
    this.hasImplicitKeep = false;
  }

  ask(question: string): boolean {
    const answer = this.input.answers.get(question);
    if (answer === undefined) throw new Unanswered(question);
    return answer;
  }

  editedMessage(): Buffer | undefined {
    return this.message.isEdited ? this.message.build() : undefined;
  }
}

/** Scripts in the order they run: the organisation's before, the person's own, the organisation's after. */
export interface ScriptInTurn {
  program: Program;
  isGlobal: boolean;
  /** Runs even after a script that stopped or filed the message elsewhere, as long as somebody keeps it. */
  runsUnlessDiscarded?: true;
}

/**
 * Runs the scripts one after the other over the same message. One that ends with `stop`, or takes the message out of the
 * implicit keep, ends the turn of those after it; `implicitKeep` gives the flags that an implicit keep sets.
 */
export function runScripts(
  scripts: readonly ScriptInTurn[],
  input: SieveInput,
  implicitFlags: (machine: Machine) => readonly string[],
): SieveResult {
  const [first] = scripts;
  if (!first) return { kind: 'done', actions: [{ kind: 'keep', flags: [] }] };
  const run = new SieveRun(first.program, input);
  try {
    let isOver = false;
    for (const { program, isGlobal, runsUnlessDiscarded } of scripts) {
      const runs = runsUnlessDiscarded ? run.isKept : !isOver;
      run.turn += 1;
      if (runs && (run.include(program, isGlobal) === 'stop' || !run.hasImplicitKeep)) isOver = true;
    }
    const edited = run.editedMessage();
    if (run.hasImplicitKeep)
      run.actions.push({ kind: 'keep', flags: implicitFlags(run), ...(edited && { message: edited }) });
    return { kind: 'done', actions: run.actions };
  } catch (error) {
    if (error instanceof Unanswered) return { kind: 'question', question: error.question };
    if (!(error instanceof RunFault)) throw error;
    return { kind: 'done', actions: [{ kind: 'keep', flags: [] }], fault: error };
  }
}
