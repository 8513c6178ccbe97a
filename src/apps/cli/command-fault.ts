/** A fault that a command tells in both languages, with the exit code it chooses. */
import type { ExitCode } from './exit-codes.ts';
import type { Facts, Text } from './language.ts';

export class CommandFault extends Error {
  override readonly name = 'CommandFault';
  readonly text: Text;
  readonly exitCode: ExitCode;
  readonly facts: Facts;

  constructor(text: Text, exitCode: ExitCode, facts: Facts = {}) {
    super(text.en);
    this.text = text;
    this.exitCode = exitCode;
    this.facts = facts;
  }
}
