/** spamtest, spamtestplus and virustest (RFC 5235): what the junk and virus steps found, on the RFC's scales. */
import type { Extension, Machine, TestDefinition } from '../language.ts';

/** §2.1: 0 not tested, 1 certainly none, 10 certainly junk. */
function spamValue(junk: number | undefined): string {
  return junk === undefined ? '0' : String(1 + Math.round(Math.min(1, Math.max(0, junk)) * 9));
}

/** §2.2 `:percent`. */
function spamPercent(junk: number | undefined): string[] {
  return junk === undefined ? [] : [String(Math.round(Math.min(1, Math.max(0, junk)) * 100))];
}

const spamTest: TestDefinition = {
  name: 'spamtest',
  positional: ['string'],
  isMatching: true,
  run(machine: Machine, { args, match }) {
    const { junk } = machine.input;
    const values = args.has('percent') ? spamPercent(junk) : [spamValue(junk)];
    const counted = match?.type.counts && junk === undefined ? [] : values;
    return match !== undefined && machine.matches(match, counted, args.texts(0));
  },
};

const virusTest: TestDefinition = {
  name: 'virustest',
  positional: ['string'],
  isMatching: true,
  run: (machine, { args, match }) =>
    match !== undefined && machine.matches(match, [String(machine.input.virus ?? 0)], args.texts(0)),
};

export const spamtest: Extension = { capability: 'spamtest', tests: [spamTest] };
export const spamtestplus: Extension = {
  capability: 'spamtestplus',
  tests: [spamTest],
  tags: [{ on: ['spamtest'], tags: [{ name: 'percent' }] }],
};
export const virustest: Extension = { capability: 'virustest', tests: [virusTest] };
