/** `:count` and `:value` (RFC 5231). */
import type { Extension, Machine, MatchSpec, MatchType } from '../language.ts';
import { RunFault } from '../sieve-fault.ts';

const RELATIONS: Readonly<Record<string, (order: number) => boolean>> = {
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
};

function judge(machine: Machine, value: string, key: string, spec: MatchSpec): boolean {
  const name = machine.text(spec.relation).toLowerCase();
  const relation = RELATIONS[name];
  if (!relation) throw new RunFault('badRelation', spec.at, name);
  return relation(spec.comparator.order(value, key));
}

const count: MatchType = { name: 'count', takesRelation: true, counts: true, judge };
const value: MatchType = { name: 'value', takesRelation: true, judge };

export const relational: Extension = { capability: 'relational', matchTypes: [count, value] };
