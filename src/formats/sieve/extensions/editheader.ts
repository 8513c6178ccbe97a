/** addheader and deleteheader (RFC 5293): for this recipient's copies; trace fields and our own findings stay. */

import type { CommandDefinition, Extension, Machine } from '../language.ts';
import { RunFault, SieveFault } from '../sieve-fault.ts';
import { checkHeaderNames } from './base-language.ts';

/** §6: a script must not hide how a message came, or what was found about it. */
export const PROTECTED: ReadonlySet<string> = new Set([
  'received',
  'auto-submitted',
  'return-path',
  'authentication-results',
]);
const MAX_VALUE_CHARACTERS = 8_192;

function requireEditable(machine: Machine, name: string, at: number): void {
  if (!/^[!-9;-~]{1,998}$/.test(name)) throw new RunFault('badHeaderName', at, name);
  machine.spend(machine.message.size >> 6);
}

const addHeader: CommandDefinition = {
  name: 'addheader',
  positional: ['string', 'string'],
  tags: [{ name: 'last' }],
  check(args) {
    checkHeaderNames(args, 0);
    const [name] = args.constants(0);
    if (name && PROTECTED.has(name.text.toLowerCase()))
      throw new SieveFault('protectedHeader', name.at, name.text);
  },
  run(machine, { args, at }) {
    const name = machine.text(args.text(0) ?? '');
    requireEditable(machine, name, at);
    if (PROTECTED.has(name.toLowerCase())) return 'next';
    const value = machine.text(args.text(1) ?? '').slice(0, MAX_VALUE_CHARACTERS);
    machine.message.addField(name, value, args.has('last'));
    return 'next';
  },
};

const deleteHeader: CommandDefinition = {
  name: 'deleteheader',
  positional: ['string', 'strings'],
  optional: 'last',
  isMatching: true,
  tags: [{ name: 'index', value: 'number' }, { name: 'last' }],
  check(args) {
    checkHeaderNames(args, 0);
    if (args.has('last') && !args.has('index'))
      throw new SieveFault('missingArgument', args.at('last'), ':index');
  },
  run(machine, { args, match, at }) {
    const name = machine.text(args.text(0) ?? '');
    requireEditable(machine, name, at);
    // §5: what may not be deleted is left as it is, without a fault.
    if (PROTECTED.has(name.toLowerCase())) return 'next';
    const index = args.number('index');
    const patterns = args.texts(1);
    machine.message.removeFields(name, (value, place, count) => {
      const number = args.has('last') ? count - place : place + 1;
      if (index !== undefined && number !== index) return false;
      return patterns.length === 0 || (match !== undefined && machine.matches(match, [value], patterns));
    });
    return 'next';
  },
};

export const editheader: Extension = { capability: 'editheader', commands: [addHeader, deleteHeader] };
