/** Flags (RFC 5232): setflag, addflag, removeflag, hasflag, and `:flags` of keep and fileinto. */
import type { Arguments, CommandDefinition, Extension, Machine } from '../language.ts';
import { SieveFault } from '../sieve-fault.ts';

const FLAGS = Symbol('the internal variable of flags');

/** RFC 9051 §9 `flag`: an atom, perhaps with the backslash of a system flag; ours may be Vietnamese. */
const FLAG = /^\\?[^\s(){%*"\\\]\p{Cc}]{1,100}$/u;
const MAX_FLAGS = 60;

function splitFlags(texts: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const text of texts)
    for (const flag of text.split(/\s+/))
      if (FLAG.test(flag) && flag.toLowerCase() !== '\\recent') seen.set(flag.toLowerCase(), flag);
  return [...seen.values()].slice(0, MAX_FLAGS);
}

function internalFlags(machine: Machine): { flags: string[] } {
  // RFC 6785 §3.8: a message that lies in a mailbox begins with the flags it has there.
  return machine.slot(FLAGS, () => ({ flags: [...(machine.input.event?.flags ?? [])] }));
}

/** The flags that keep and fileinto set: their own by `:flags`, else those set before (§5). */
export function actionFlags(machine: Machine, args: Arguments): string[] {
  if (args.has('flags')) return splitFlags(machine.texts(args.texts('flags')));
  return implicitFlags(machine);
}

/** The flags that an implicit keep sets. */
export function implicitFlags(machine: Machine): string[] {
  return [...internalFlags(machine).flags];
}

/** The variable that a command names, or the internal one. */
function variableOf(machine: Machine, args: Arguments): { read(): string[]; write(flags: string[]): void } {
  const text = args.text(0);
  if (text === undefined) {
    const internal = internalFlags(machine);
    return {
      read: () => internal.flags,
      write: (flags) => {
        internal.flags = flags;
      },
    };
  }
  const name = machine.text(text);
  return {
    read: () => splitFlags([machine.readVariable(name)]),
    write: (flags) => machine.writeVariable(name, flags.join(' ')),
  };
}

function flagCommand(
  name: string,
  change: (present: readonly string[], given: readonly string[]) => string[],
): CommandDefinition {
  return {
    name,
    positional: ['string', 'strings'],
    optional: 'first',
    check(args, { enabled }) {
      const wrong = args
        .constants(1)
        .flatMap(({ text, at }) => text.split(/\s+/).map((flag) => ({ flag, at })))
        .find(({ flag }) => flag !== '' && !FLAG.test(flag));
      if (wrong) throw new SieveFault('badFlag', wrong.at, wrong.flag);
      const [variable] = args.constants(0);
      if (!variable) return;
      // §3: without variables there is only the internal one.
      if (!enabled.has('variables')) throw new SieveFault('notRequired', variable.at, 'variables');
      if (!/^[A-Za-z_][\w.]*$/.test(variable.text))
        throw new SieveFault('badVariable', variable.at, variable.text);
    },
    run(machine, { args }) {
      const variable = variableOf(machine, args);
      variable.write(change(variable.read(), splitFlags(machine.texts(args.texts(1)))));
      return 'next';
    },
  };
}

function without(present: readonly string[], given: readonly string[]): string[] {
  const gone = new Set(given.map((flag) => flag.toLowerCase()));
  return present.filter((flag) => !gone.has(flag.toLowerCase()));
}

export const imap4flags: Extension = {
  capability: 'imap4flags',
  commands: [
    flagCommand('setflag', (_, given) => [...given]),
    flagCommand('addflag', (present, given) => splitFlags([...present, ...given])),
    flagCommand('removeflag', without),
  ],
  tests: [
    {
      name: 'hasflag',
      positional: ['strings', 'strings'],
      optional: 'first',
      isMatching: true,
      run(machine, { args, match }) {
        const names = machine.texts(args.texts(0));
        const flags =
          args.text(0) === undefined
            ? internalFlags(machine).flags
            : names.flatMap((name) => splitFlags([machine.readVariable(name)]));
        return match !== undefined && machine.matches(match, flags, args.texts(1));
      },
    },
  ],
  tags: [{ on: ['keep', 'fileinto'], tags: [{ name: 'flags', value: 'strings' }] }],
};
