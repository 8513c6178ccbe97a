/** reject and ereject (RFC 5429): refused on the wire where that still can be, else answered. */
import type { CommandDefinition, Extension } from '../language.ts';
import { RunFault } from '../sieve-fault.ts';

/** A refusal is a sentence, not a letter. */
const MAX_REASON_CHARACTERS = 2_000;

function rejection(name: 'reject' | 'ereject'): CommandDefinition {
  return {
    name,
    positional: ['string'],
    run(machine, { args, at }) {
      // RFC 5429 §2.1: not with anything that files, sends on or answers, nor with itself.
      const other = machine.actions.find(({ kind }) => kind !== 'track');
      if (other) throw new RunFault('conflict', at, name);
      const reason = machine.text(args.text(0) ?? '').slice(0, MAX_REASON_CHARACTERS);
      machine.cancelImplicitKeep();
      machine.act({ kind: 'reject', reason, prefersWire: name === 'ereject' });
      return 'next';
    },
  };
}

export const reject: Extension = { capability: 'reject', commands: [rejection('reject')] };
export const ereject: Extension = { capability: 'ereject', commands: [rejection('ereject')] };
