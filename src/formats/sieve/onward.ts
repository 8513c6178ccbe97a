/** Where a script would send mail on to, and which it includes, as far as it can be read before any mail comes (RFC 5228 §4.2, RFC 5435 §3). */
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

/** Every command of a good script, those in blocks too. */
function* commandsIn(commands: readonly CommandNode[]): Generator<CommandNode> {
  for (const command of commands) {
    yield command;
    if (command.block) yield* commandsIn(command.block);
  }
}

/** Every command of a good script that sends mail or news of it to somebody. */
export function listOnward(script: string): Onward[] {
  return [...commandsIn(parseScript(script))].flatMap((command): Onward[] => {
    const { name } = command;
    return name === 'redirect' || name === 'notify' ? [{ command: name, addresses: targetsOf(command) }] : [];
  });
}

/** Names of the owner's scripts that a good script includes (RFC 6609 §3.2); one by a variable is known only when mail comes. */
export function listIncluded(script: string): string[] {
  return [...commandsIn(parseScript(script))].flatMap(({ name, args }) => {
    const last = args.at(-1);
    const isOwn = !args.some((arg) => arg.kind === 'tag' && arg.name === 'global');
    if (name !== 'include' || !isOwn || last?.kind !== 'strings') return [];
    return last.strings.map(({ text }) => text).filter((text) => !text.includes('${'));
  });
}
