/** Variables (RFC 5229): `set` with its modifiers, and the test `string`. */
import type { CommandDefinition, Extension } from '../language.ts';
import { modifierTags, modify } from '../modifiers.ts';
import { SieveFault } from '../sieve-fault.ts';

/** A name that may be written: no number, and no namespace but `global`. */
export function checkVariableName(constant: { text: string; at: number } | undefined): void {
  if (constant && !/^(?:global\.)?[A-Za-z_][A-Za-z0-9_]*$/i.test(constant.text))
    throw new SieveFault('badVariable', constant.at, constant.text);
}

const set: CommandDefinition = {
  name: 'set',
  positional: ['string', 'string'],
  tags: modifierTags('lower', 'upper', 'lowerfirst', 'upperfirst', 'quotewildcard', 'length'),
  check: (args) => checkVariableName(args.constants(0)[0]),
  run(machine, { args }) {
    const value = machine.text(args.text(1) ?? '');
    machine.writeVariable(
      machine.text(args.text(0) ?? ''),
      modify(value, (name) => args.has(name)),
    );
    return 'next';
  },
};

export const variables: Extension = {
  capability: 'variables',
  commands: [set],
  tests: [
    {
      name: 'string',
      positional: ['strings', 'strings'],
      isMatching: true,
      run(machine, { args, match }) {
        // §5: :count counts the texts that are not empty.
        const texts = machine.texts(args.texts(0));
        const values = match?.type.counts ? texts.filter((text) => text !== '') : texts;
        return match !== undefined && machine.matches(match, values, args.texts(1));
      },
    },
  ],
};
