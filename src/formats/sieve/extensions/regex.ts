/** `:regex` (draft-murchison-sieve-regex) and `:quoteregex`, by an engine that takes time linear in the text. */
import type { Extension, Machine, MatchSpec } from '../language.ts';
import { modifierTags } from '../modifiers.ts';
import { compileRegex, type Regex, searchRegex } from '../regex/matcher.ts';
import { RegexFault } from '../regex/syntax.ts';
import { RunFault, SieveFault } from '../sieve-fault.ts';

const COMPILED = Symbol('expressions of this run');
const MAX_COMPILED = 100;

function compiled(machine: Machine, pattern: string, spec: MatchSpec): Regex {
  const known = machine.slot(COMPILED, () => new Map<string, Regex>());
  const key = `${spec.comparator.name} ${pattern}`;
  let regex = known.get(key);
  if (regex) return regex;
  try {
    regex = compileRegex(pattern, spec.comparator.ignoresCase);
  } catch (error) {
    if (error instanceof RegexFault) throw new RunFault('badRegex', spec.at, error.message);
    throw error;
  }
  machine.spend(regex.program.length);
  if (known.size < MAX_COMPILED) known.set(key, regex);
  return regex;
}

export const regex: Extension = {
  capability: 'regex',
  matchTypes: [
    {
      name: 'regex',
      needsSubstrings: true,
      checkKey(key, at) {
        try {
          compileRegex(key, false);
        } catch (error) {
          if (error instanceof RegexFault) throw new SieveFault('badRegex', at, error.message);
          throw error;
        }
      },
      judge(machine, value, key, spec) {
        const caught = searchRegex(compiled(machine, key, spec), value, (work) => machine.spend(work));
        if (caught) machine.setMatchValues(caught);
        return caught !== undefined;
      },
    },
  ],
  tags: [{ on: ['set', 'extracttext'], tags: modifierTags('quoteregex') }],
};
