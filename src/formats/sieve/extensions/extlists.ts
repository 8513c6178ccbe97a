/** Lists kept outside the script (RFC 6134): `:list`, `redirect :list`, `valid_ext_list`. */
import type { Extension } from '../language.ts';
import { RunFault } from '../sieve-fault.ts';

export const extlists: Extension = {
  capability: 'extlists',
  matchTypes: [
    {
      name: 'list',
      judge(machine, value, key, { at }) {
        if (!machine.input.isList(key)) throw new RunFault('badList', at, key);
        const isMember = value !== '' && machine.ask(JSON.stringify(['list', key, value.toLowerCase()]));
        if (isMember) machine.setMatchValues([value]);
        return isMember;
      },
    },
  ],
  tests: [
    {
      name: 'valid_ext_list',
      positional: ['strings'],
      run: (machine, { args }) => machine.texts(args.texts(0)).every((name) => machine.input.isList(name)),
    },
  ],
  tags: [{ on: ['redirect'], tags: [{ name: 'list' }] }],
};
