/** environment (RFC 5183): what is known of the place and the moment where the script runs. */
import type { Extension } from '../language.ts';

export const environment: Extension = {
  capability: 'environment',
  tests: [
    {
      name: 'environment',
      positional: ['string', 'strings'],
      isMatching: true,
      run(machine, { args, match }) {
        // §4: an item that is not known makes the test false, whatever is compared.
        const value = machine.input.environment[machine.text(args.text(0) ?? '').toLowerCase()];
        if (value === undefined) return false;
        return match !== undefined && machine.matches(match, [value], args.texts(1));
      },
    },
  ],
};
