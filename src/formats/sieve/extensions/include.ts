/** include, return, global (RFC 6609): scripts in scripts, and variables they share. */
import type { CommandDefinition, Extension, Machine } from '../language.ts';
import { RunFault, SieveFault } from '../sieve-fault.ts';
import { checkVariableName } from './variables.ts';

const INCLUDED = Symbol('what :once remembers');
const RUNNING = Symbol('scripts that run now');

const MAX_NAME_CHARACTERS = 256;

function isScriptName(name: string): boolean {
  return name !== '' && name.length <= MAX_NAME_CHARACTERS && !/[\p{Cc}\u2028\u2029/]/u.test(name);
}

const include: CommandDefinition = {
  name: 'include',
  positional: ['string'],
  tags: [
    { name: 'personal', set: 'location' },
    { name: 'global', set: 'location' },
    { name: 'once' },
    { name: 'optional' },
  ],
  check(args) {
    const [constant] = args.constants(0);
    if (constant && !isScriptName(constant.text))
      throw new SieveFault('badScriptName', constant.at, constant.text);
  },
  run(machine, { args, at }) {
    const name = machine.text(args.text(0) ?? '');
    const location = args.has('global') ? 'global' : 'personal';
    const key = `${location} ${name}`;
    const included = machine.slot(INCLUDED, () => new Set<string>());
    if (args.has('once') && included.has(key)) return 'next';
    const running = machine.slot(RUNNING, () => new Set<string>());
    if (running.has(key)) throw new RunFault('includeCircle', at, name);
    const program = machine.findScript(location, name);
    if (program === 'broken') throw new RunFault('brokenScript', at, name);
    if (!program) {
      if (args.has('optional')) return 'next';
      throw new RunFault('missingScript', at, name);
    }
    included.add(key);
    running.add(key);
    const signal = machine.include(program, location === 'global');
    running.delete(key);
    return signal;
  },
};

function share(machine: Machine, names: readonly string[]): void {
  for (const name of names) machine.shareVariable(name);
}

const global: CommandDefinition = {
  name: 'global',
  positional: ['strings'],
  check(args, { enabled }) {
    if (!enabled.has('variables')) throw new SieveFault('notRequired', args.at(0), 'variables');
    for (const constant of args.constants(0)) checkVariableName(constant);
  },
  run(machine, { args }) {
    share(machine, machine.texts(args.texts(0)));
    return 'next';
  },
};

const returning: CommandDefinition = { name: 'return', positional: [], run: () => 'return' };

export const includeExtension: Extension = {
  capability: 'include',
  commands: [include, returning, global],
};
