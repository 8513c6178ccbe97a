/**
 * vacation (RFC 5230, RFC 6131): an answer while somebody is away.
 *
 * Here is decided whether the message is one that may be answered at all; whether its sender was answered lately is asked
 * when the action is done.
 */
import { parseAddressList } from '../../mime/address.ts';
import { decodeEncodedWords } from '../../mime/encoded-words.ts';
import { parseMessageIds } from '../../mime/message-id.ts';
import { parseMailbox } from '../../smtp/path.ts';
import type { Arguments, CommandDefinition, Extension, Machine } from '../language.ts';
import { RunFault, SieveFault } from '../sieve-fault.ts';
import { fileCopyOf } from './fcc.ts';

const ANSWERED = Symbol('vacation ran');

const DAY_SECONDS = 86_400;
const DEFAULT_DAYS = 7;
const MAX_DAYS = 60;
/** RFC 6131 §2 lets 0 answer each message; a minute keeps two programs from answering each other for ever. */
const MIN_SECONDS = 60;
const MAX_REASON_CHARACTERS = 32_768;
const MAX_SUBJECT_CHARACTERS = 250;

const MACHINES =
  /^(?:mailer-daemon|majordomo|listserv|no-?reply|do-?not-?reply|postmaster|bounces?(?:[+-].*)?)$|^owner-|-(?:request|owner|relay|bounces?)$/i;
const RECIPIENT_FIELDS = ['to', 'cc', 'bcc', 'resent-to', 'resent-cc', 'resent-bcc'];

/** §4.6 and RFC 3834 §2: machines, lists and answers are not answered. */
function isFromMachine(machine: Machine, sender: string): boolean {
  const { message } = machine;
  const has = (name: string): boolean => message.rawValues(name).length > 0;
  if (MACHINES.test(sender.slice(0, sender.lastIndexOf('@')))) return true;
  if (['list-id', 'list-help', 'list-subscribe', 'list-unsubscribe', 'list-post'].some(has)) return true;
  const [auto = 'no'] = message.rawValues('auto-submitted');
  if (!/^no\s*(?:;|\(|$)/i.test(auto)) return true;
  const [precedence = ''] = message.rawValues('precedence');
  if (/^(?:bulk|list|junk)$/i.test(precedence.trim())) return true;
  return message.rawValues('x-auto-response-suppress').some((value) => /\b(?:all|oof)\b/i.test(value));
}

/** §4.5: the owner must be named as a recipient, else it came by a list or a blind copy. */
function namesOwner(machine: Machine, more: readonly string[]): boolean {
  const own = new Set([...machine.input.ownAddresses, ...more.map((one) => one.toLowerCase())]);
  return RECIPIENT_FIELDS.flatMap((name) => machine.message.rawValues(name))
    .flatMap((value) => {
      machine.spend(value.length);
      return parseAddressList(value);
    })
    .flatMap((one) => (one.kind === 'group' ? one.members : [one]))
    .some(({ localPart, domain = '' }) => own.has(`${localPart}@${domain}`.toLowerCase()));
}

function periodOf(args: Arguments): number {
  const days = Math.min(Math.max(args.number('days') ?? DEFAULT_DAYS, 1), MAX_DAYS);
  const seconds = args.number('seconds') ?? days * DAY_SECONDS;
  return Math.min(Math.max(seconds, MIN_SECONDS), MAX_DAYS * DAY_SECONDS);
}

function optionalText(machine: Machine, args: Arguments, tag: string): string | undefined {
  const text = args.text(tag);
  return text === undefined ? undefined : machine.text(text);
}

/** §4.2: answers count as one by their handle, or where there is none by what they say. */
function handleOf(machine: Machine, args: Arguments, reason: string): string {
  const handle = optionalText(machine, args, 'handle');
  if (handle !== undefined) return `handle ${handle}`;
  const parts = ['subject', 'from'].map((tag) => optionalText(machine, args, tag) ?? '');
  return JSON.stringify(['auto', ...parts, args.has('mime'), reason]);
}

function subjectOf(machine: Machine, args: Arguments): string {
  const given = optionalText(machine, args, 'subject');
  if (given !== undefined) return decodeEncodedWords(given).slice(0, MAX_SUBJECT_CHARACTERS);
  const [original = ''] = machine.message.values('subject');
  return `Auto: ${original}`.slice(0, MAX_SUBJECT_CHARACTERS);
}

const vacationCommand: CommandDefinition = {
  name: 'vacation',
  positional: ['string'],
  tags: [
    { name: 'days', value: 'number', set: 'period' },
    { name: 'subject', value: 'string' },
    { name: 'from', value: 'string' },
    { name: 'addresses', value: 'strings' },
    { name: 'mime' },
    { name: 'handle', value: 'string' },
  ],
  check(args) {
    const [from] = args.constants('from');
    if (from && parseAddressList(from.text).length === 0)
      throw new SieveFault('badAddress', from.at, from.text);
  },
  run(machine, { args, at }) {
    const ran = machine.slot(ANSWERED, () => ({ turn: 0 }));
    // §4.7, RFC 5429 §2.1.1.
    if (ran.turn === machine.turn) throw new RunFault('onlyOnce', at, 'vacation');
    if (ran.turn > 0) return 'next';
    if (machine.actions.some(({ kind }) => kind === 'reject')) throw new RunFault('conflict', at, 'vacation');
    ran.turn = machine.turn;
    const { from: sender } = machine.input.envelope;
    const own = machine.input.ownAddresses;
    if (!parseMailbox(sender) || own.includes(sender.toLowerCase())) return 'next';
    if (isFromMachine(machine, sender) || !namesOwner(machine, machine.texts(args.texts('addresses'))))
      return 'next';
    const reason = machine.text(args.text(0) ?? '').slice(0, MAX_REASON_CHARACTERS);
    const from = optionalText(machine, args, 'from');
    const [inReplyTo] = parseMessageIds(machine.message.rawValues('message-id')[0] ?? '');
    const references = machine.message.rawValues('references').flatMap(parseMessageIds);
    const fcc = fileCopyOf(machine, args, at);
    machine.act({
      kind: 'vacation',
      to: sender,
      handle: handleOf(machine, args, reason),
      periodSeconds: periodOf(args),
      subject: subjectOf(machine, args),
      ...(from !== undefined && { from }),
      reason,
      isMime: args.has('mime'),
      ...(inReplyTo !== undefined && { inReplyTo }),
      references: [...references, ...(inReplyTo === undefined ? [] : [inReplyTo])].slice(-20),
      ...(fcc && { fcc }),
    });
    return 'next';
  },
};

export const vacation: Extension = { capability: 'vacation', commands: [vacationCommand] };

/** RFC 6131 §3: it brings vacation along. */
export const vacationSeconds: Extension = {
  capability: 'vacation-seconds',
  commands: [vacationCommand],
  tags: [{ on: ['vacation'], tags: [{ name: 'seconds', value: 'number', set: 'period' }] }],
};
