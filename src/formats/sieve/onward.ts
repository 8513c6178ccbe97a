/** Where a script would send mail on to, as far as it can be read before any mail comes (RFC 5228 §4.2, RFC 5435 §3). */
import { mailtoRecipients } from './extensions/enotify.ts';
import { parseScript } from './parser.ts';
import type { CommandNode } from './syntax-tree.ts';

export interface Onward {
  command: 'redirect' | 'notify';
  /** Empty where it is known only when mail comes: a list, or a text with a variable in it. */
  addresses: readonly string[];
}

function targetsOf({ name, args }: CommandNode): string[] {
  const last = args.at(-1);
  const isList = args.some((arg) => arg.kind === 'tag' && arg.name === 'list');
  if (last?.kind !== 'strings' || isList) return [];
  const constants = last.strings.map(({ text }) => text).filter((text) => !text.includes('${'));
  return name === 'redirect' ? constants : constants.flatMap(mailtoRecipients);
}

function* onwardIn(commands: readonly CommandNode[]): Generator<Onward> {
  for (const command of commands) {
    const { name, block } = command;
    if (name === 'redirect' || name === 'notify') yield { command: name, addresses: targetsOf(command) };
    if (block) yield* onwardIn(block);
  }
}

/** Every command of a good script that sends mail or news of it to somebody. */
export function listOnward(script: string): Onward[] {
  return [...onwardIn(parseScript(script))];
}
