/** envelope (RFC 5228 §5.4): `from`, `to`, and `auth`, the account that signed in to send it. */
import type { Extension } from '../language.ts';
import { SieveFault } from '../sieve-fault.ts';

const PARTS = new Set(['from', 'to', 'auth']);

function splitAddress(address: string): [localPart: string, domain: string] {
  const at = address.lastIndexOf('@');
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
}

export const envelope: Extension = {
  capability: 'envelope',
  tests: [
    {
      name: 'envelope',
      positional: ['strings', 'strings'],
      isMatching: true,
      hasAddressPart: true,
      check(args) {
        const wrong = args.constants(0).find(({ text }) => !PARTS.has(text.toLowerCase()));
        if (wrong) throw new SieveFault('badHeaderName', wrong.at, wrong.text);
      },
      run(machine, { args, match, addressPart }) {
        const { from, to, auth } = machine.input.envelope;
        const known: Record<string, string | undefined> = { from, to, auth };
        const values = machine.texts(args.texts(0)).flatMap((part) => {
          const value = known[part.toLowerCase()];
          if (value === undefined) return [];
          // The null reverse-path is the empty text, whatever part is asked for.
          return value === '' ? [''] : (addressPart?.of(...splitAddress(value)) ?? []);
        });
        return match !== undefined && machine.matches(match, values, args.texts(1));
      },
    },
  ],
};
