/** The base language (RFC 5228): keep, discard, redirect, stop; address, exists, header, size, and what joins tests. */
import { parseAddressList } from '../../mime/address.ts';
import { parseMailbox } from '../../smtp/path.ts';
import { currentPart, headerValues, partsBelow, rawHeaderValues } from '../header-source.ts';
import type {
  Arguments,
  CommandDefinition,
  Extension,
  Machine,
  MatchType,
  TestDefinition,
} from '../language.ts';
import { RunFault, SieveFault } from '../sieve-fault.ts';
import { matchWildcards } from '../wildcard.ts';
import { actionFlags } from './imap4flags.ts';

/** RFC 5322 §3.6.8. */
const HEADER_NAME = /^[!-9;-~]{1,998}$/;

/** Faults of constant header names. */
export function checkHeaderNames(args: Arguments, key: string | number): void {
  const wrong = args.constants(key).find(({ text }) => !HEADER_NAME.test(text));
  if (wrong) throw new SieveFault('badHeaderName', wrong.at, wrong.text);
}

function edited(machine: Machine): { message?: Buffer } {
  const message = machine.editedMessage();
  return message ? { message } : {};
}

const keep: CommandDefinition = {
  name: 'keep',
  positional: [],
  run(machine, { args }) {
    machine.cancelImplicitKeep();
    machine.act({ kind: 'keep', flags: actionFlags(machine, args), ...edited(machine) });
    return 'next';
  },
};

const discard: CommandDefinition = {
  name: 'discard',
  positional: [],
  run(machine) {
    machine.cancelImplicitKeep();
    return 'next';
  },
};

const redirect: CommandDefinition = {
  name: 'redirect',
  positional: ['string'],
  check(args) {
    const [constant] = args.has('list') ? [] : args.constants(0);
    if (constant && !parseMailbox(constant.text))
      throw new SieveFault('badAddress', constant.at, constant.text);
  },
  run(machine, { args, at }) {
    const to = machine.text(args.text(0) ?? '');
    const isList = args.has('list');
    if (isList ? !machine.input.isList(to) : !parseMailbox(to))
      throw new RunFault(isList ? 'badList' : 'badAddress', at, to);
    if (!args.has('copy')) machine.cancelImplicitKeep();
    machine.act({ kind: 'redirect', to, isList, ...edited(machine) });
    return 'next';
  },
};

const stop: CommandDefinition = { name: 'stop', positional: [], run: () => 'stop' };

/** RFC 5228 §5.1. Groups stand for their members. */
const address: TestDefinition = {
  name: 'address',
  positional: ['strings', 'strings'],
  isMatching: true,
  hasAddressPart: true,
  check: (args) => checkHeaderNames(args, 0),
  run(machine, { args, match, addressPart }) {
    const values = machine
      .texts(args.texts(0))
      .flatMap((name) => rawHeaderValues(machine, args, name))
      .flatMap((raw) => {
        machine.spend(raw.length);
        return parseAddressList(raw);
      })
      .flatMap((one) => (one.kind === 'group' ? one.members : [one]))
      .flatMap(({ localPart, domain = '' }) => addressPart?.of(localPart, domain) ?? []);
    return match !== undefined && machine.matches(match, values, args.texts(1));
  },
};

const header: TestDefinition = {
  name: 'header',
  positional: ['strings', 'strings'],
  isMatching: true,
  check: (args) => checkHeaderNames(args, 0),
  run(machine, { args, match }) {
    const values = headerValues(machine, args, machine.texts(args.texts(0)));
    const shown = args.has('mime') ? mimeOptions(machine, args, values) : values;
    return match !== undefined && machine.matches(match, shown, args.texts(1));
  },
};

/** RFC 5703 §4.1: parts of Content-Type and Content-Disposition. */
function mimeOptions(machine: Machine, args: Arguments, values: readonly string[]): string[] {
  const names = new Set(machine.texts(args.texts('param')).map((name) => name.toLowerCase()));
  return values.flatMap((value) => {
    const [whole = '', ...rest] = value.split(';');
    const [type = '', subtype = ''] = whole.trim().split('/');
    if (args.has('contenttype')) return [whole.trim().toLowerCase()];
    if (args.has('type')) return [type.trim().toLowerCase()];
    if (args.has('subtype')) return [subtype.trim().toLowerCase()];
    if (!args.has('param')) return [value];
    return rest.flatMap((parameter) => {
      const [name = '', ...text] = parameter.split('=');
      const quoted = text.join('=').trim();
      return names.has(name.trim().toLowerCase()) ? [quoted.replace(/^"(.*)"$/, '$1')] : [];
    });
  });
}

const exists: TestDefinition = {
  name: 'exists',
  positional: ['strings'],
  check: (args) => checkHeaderNames(args, 0),
  run(machine, { args }) {
    if (args.has('mime') && args.has('anychild')) {
      const at = currentPart(machine).part ?? machine.message.parsed.root;
      machine.spend([...partsBelow(at)].length);
    }
    return machine.texts(args.texts(0)).every((name) => rawHeaderValues(machine, args, name).length > 0);
  },
};

const size: TestDefinition = {
  name: 'size',
  positional: ['number'],
  tags: [
    { name: 'over', set: 'size' },
    { name: 'under', set: 'size' },
  ],
  check(args) {
    if (!args.has('over') && !args.has('under'))
      throw new SieveFault('missingArgument', args.at(0), ':over, :under');
  },
  run(machine, { args }) {
    const limit = args.number(0) ?? 0;
    return args.has('over') ? machine.message.size > limit : machine.message.size < limit;
  },
};

const TESTS: readonly TestDefinition[] = [
  address,
  header,
  exists,
  size,
  {
    name: 'allof',
    positional: [],
    tests: 'list',
    run: (machine, { tests }) => tests.every((test) => machine.test(test)),
  },
  {
    name: 'anyof',
    positional: [],
    tests: 'list',
    run: (machine, { tests }) => tests.some((test) => machine.test(test)),
  },
  {
    name: 'not',
    positional: [],
    tests: 'one',
    run: (machine, { tests }) => !tests.every((test) => machine.test(test)),
  },
  { name: 'true', positional: [], run: () => true },
  { name: 'false', positional: [], run: () => false },
];

const MATCH_TYPES: readonly MatchType[] = [
  {
    name: 'is',
    judge: (_, value, key, { comparator }) => comparator.key(value) === comparator.key(key),
  },
  {
    name: 'contains',
    needsSubstrings: true,
    judge: (_, value, key, { comparator }) => comparator.key(value).includes(comparator.key(key)),
  },
  {
    name: 'matches',
    needsSubstrings: true,
    judge(machine, value, key, { comparator }) {
      const caught = matchWildcards(
        value,
        key,
        (char) => comparator.key(char),
        (work) => machine.spend(work),
      );
      if (caught) machine.setMatchValues(caught);
      return caught !== undefined;
    },
  },
];

export const base: Extension = {
  capability: '',
  commands: [keep, discard, redirect, stop],
  tests: TESTS,
  matchTypes: MATCH_TYPES,
  addressParts: [
    { name: 'all', of: (localPart, domain) => (domain === '' ? localPart : `${localPart}@${domain}`) },
    { name: 'localpart', of: (localPart) => localPart },
    { name: 'domain', of: (_, domain) => domain },
  ],
};
