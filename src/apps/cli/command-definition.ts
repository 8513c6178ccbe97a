/** What a command of the command line is: data, and one function. */
import type { ExitCode } from './exit-codes.ts';
import type { Text } from './language.ts';
import type { Output } from './output.ts';

/** An argument or option as the help shows it. */
export interface Parameter {
  /** `<address>`, `[out]`, `--name <name>`, `--one-time`. */
  flags: string;
  text: Text;
  choices?: readonly string[];
  /** Must be given. */
  mandatory?: true;
}

/** One call of a command. */
export interface Call {
  arguments: readonly string[];
  /** Options by their name in camel case. */
  options: Readonly<Record<string, string | boolean | undefined>>;
  output: Output;
  json: boolean;
  environment: NodeJS.ProcessEnv;
  /** Aborts on SIGINT and SIGTERM. */
  signal: AbortSignal;
}

/** A command; its file's name is its words joined by `-`. */
export interface CommandDefinition {
  /** The words that call it, `account add`. */
  name: string;
  summary: Text;
  arguments?: readonly Parameter[];
  options?: readonly Parameter[];
  /** Whole lines as people type them, shown below the help. */
  examples?: readonly string[];
  run(call: Call): Promise<ExitCode | undefined>;
}

/** An option that takes a value, or undefined where it was not given. */
export function findOption(call: Call, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** An argument that the definition promises. */
export function getArgument(call: Call, index: number): string {
  const value = call.arguments[index];
  if (value === undefined) throw new Error(`argument ${index} is missing`);
  return value;
}
