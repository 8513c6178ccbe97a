/** foreverypart and break (RFC 5703 §3), the tags of `mime` (§4), and extracttext (§7). */
import { plainText } from '../../mime/text.ts';
import { currentPart, partsBelow } from '../header-source.ts';
import type { CommandDefinition, Extension, Machine, Signal } from '../language.ts';
import { MAX_VARIABLE_CHARACTERS } from '../limits.ts';
import { modifierTags, modify } from '../modifiers.ts';
import { RunFault, SieveFault } from '../sieve-fault.ts';
import { applyPartChanges } from './part-changes.ts';
import { checkVariableName } from './variables.ts';

/** Whether a loop of this name takes the break; one without a name is taken by the innermost. */
function isBreakOf(signal: Signal, name: string | undefined): boolean {
  return typeof signal === 'object' && (signal.breaks === undefined || signal.breaks === name);
}

function loop(machine: Machine, name: string | undefined, run: () => Signal): Signal {
  const place = currentPart(machine);
  const outer = place.part;
  const [, ...below] = partsBelow(outer ?? machine.message.parsed.root);
  const parts = outer ? below : [machine.message.parsed.root, ...below];
  try {
    for (const part of parts) {
      place.part = part;
      const signal = run();
      if (isBreakOf(signal, name)) break;
      if (signal !== 'next') return signal;
    }
    return 'next';
  } finally {
    place.part = outer;
    if (!outer) applyPartChanges(machine);
  }
}

const forEveryPart: CommandDefinition = {
  name: 'foreverypart',
  positional: [],
  block: 'required',
  tags: [{ name: 'name', value: 'string' }],
  run(machine, { args, block }) {
    const name = args.text('name');
    return loop(machine, name === undefined ? undefined : machine.text(name), () => machine.run(block));
  },
};

const breakCommand: CommandDefinition = {
  name: 'break',
  positional: [],
  tags: [{ name: 'name', value: 'string' }],
  check(args, { loops }) {
    const [name] = args.constants('name');
    if (loops.length === 0) throw new SieveFault('notInLoop', args.at('name'), 'break');
    if (name && !loops.includes(name.text)) throw new SieveFault('nestedForeverypart', name.at, name.text);
  },
  run(machine, { args }) {
    const name = args.text('name');
    return { breaks: name === undefined ? undefined : machine.text(name) };
  },
};

export const foreverypart: Extension = {
  capability: 'foreverypart',
  commands: [forEveryPart, breakCommand],
};

export const mime: Extension = {
  capability: 'mime',
  tags: [
    {
      on: ['header'],
      tags: [
        { name: 'type', set: 'mime option' },
        { name: 'subtype', set: 'mime option' },
        { name: 'contenttype', set: 'mime option' },
        { name: 'param', value: 'strings', set: 'mime option' },
      ],
    },
    { on: ['header', 'address', 'exists'], tags: [{ name: 'mime' }, { name: 'anychild' }] },
  ],
};

const extractText: CommandDefinition = {
  name: 'extracttext',
  positional: ['string'],
  tags: [
    { name: 'first', value: 'number' },
    ...modifierTags('lower', 'upper', 'lowerfirst', 'upperfirst', 'quotewildcard', 'length'),
  ],
  check(args, { enabled, loops }) {
    if (!enabled.has('variables')) throw new SieveFault('notRequired', args.at(0), 'variables');
    if (loops.length === 0) throw new SieveFault('notInLoop', args.at(0), 'extracttext');
    checkVariableName(args.constants(0)[0]);
  },
  run(machine, { args, at }) {
    const { part } = currentPart(machine);
    if (!part) throw new RunFault('notInLoop', at, 'extracttext');
    const most = Math.min(args.number('first') ?? MAX_VARIABLE_CHARACTERS, MAX_VARIABLE_CHARACTERS);
    // UTF-8 has at most four octets a character.
    const text =
      part.type === 'text' ? plainText(machine.message.bytes, part, most * 4 * 3).slice(0, most) : '';
    machine.spend(text.length);
    machine.writeVariable(
      machine.text(args.text(0) ?? ''),
      modify(text, (name) => args.has(name)),
    );
    return 'next';
  },
};

export const extracttext: Extension = { capability: 'extracttext', commands: [extractText] };
