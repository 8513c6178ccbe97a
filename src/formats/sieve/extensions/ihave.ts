/** ihave and error (RFC 5463): use an extension where it is there. */
import { COMPARATORS } from '../comparators.ts';
import type { Extension } from '../language.ts';
import { RunFault } from '../sieve-fault.ts';

/** Makes the extension for a server with these capabilities; `enclose` and all others are told by name. */
export function makeIhave(capabilities: ReadonlySet<string>): Extension {
  const known = new Set([...capabilities, 'ihave', ...COMPARATORS.map(({ name }) => `comparator-${name}`)]);
  return {
    capability: 'ihave',
    tests: [
      {
        name: 'ihave',
        positional: ['strings'],
        run(machine, { args }) {
          // §4: names must be constants, so that what is enabled does not depend on a message.
          const names = args.constants(0).map(({ text }) => text);
          if (names.length < args.texts(0).length || !names.every((name) => known.has(name))) return false;
          for (const name of names) machine.enabled.add(name);
          return true;
        },
      },
    ],
    commands: [
      {
        name: 'error',
        positional: ['string'],
        run(machine, { args, at }) {
          throw new RunFault('scriptError', at, machine.text(args.text(0) ?? ''));
        },
      },
    ],
  };
}
