/** notify (RFC 5435) by mail (RFC 5436); other methods are refused. Whom notices may reach is policy, asked later. */
import { parseAddressList } from '../../mime/address.ts';
import { parseMailbox } from '../../smtp/path.ts';
import type { CommandDefinition, Extension, TestDefinition } from '../language.ts';
import { modifierTags } from '../modifiers.ts';
import { RunFault, SieveFault } from '../sieve-fault.ts';
import { fileCopyOf } from './fcc.ts';

const MAX_RECIPIENTS = 5;
const MAX_TEXT_CHARACTERS = 8_192;

interface Mailto {
  to: string[];
  cc: string[];
  subject: string | undefined;
  body: string | undefined;
  headers: [name: string, value: string][];
}

/** RFC 5436 §2.3: fields that a URI may not set; nor what servers say of a letter, and what asks for an answer to one. */
const NOT_FROM_URI =
  /^(?:from|sender|reply-to|date|message-id|received|received-spf|auto-submitted|content-.*|mime-version|resent-.*|bcc|return-path|authentication-results|arc-.*|dkim-.*|list-.*|disposition-notification-.*|precedence|x-auto-response-suppress)$/i;

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function addressesOf(text: string): string[] {
  return text.split(',').flatMap((one) => decodePercent(one)?.trim() || []);
}

/** RFC 6068 `mailto:`; undefined for what is none. */
function parseMailto(uri: string): Mailto | undefined {
  const found = /^mailto:([^?#]*)(?:\?([^#]*))?$/i.exec(uri.trim());
  if (!found) return undefined;
  const mailto: Mailto = {
    to: addressesOf(found[1] ?? ''),
    cc: [],
    subject: undefined,
    body: undefined,
    headers: [],
  };
  for (const field of (found[2] ?? '').split('&').filter((one) => one !== '')) {
    const [name = '', ...rest] = field.split('=');
    const value = decodePercent(rest.join('='));
    if (value === undefined) return undefined;
    const key = name.toLowerCase();
    if (key === 'to') mailto.to.push(...addressesOf(rest.join('=')));
    else if (key === 'cc') mailto.cc.push(...addressesOf(rest.join('=')));
    else if (key === 'subject') mailto.subject = value;
    else if (key === 'body') mailto.body = value;
    else if (/^[!-9;-~]{1,78}$/.test(name) && !NOT_FROM_URI.test(name)) mailto.headers.push([name, value]);
  }
  const all = [...mailto.to, ...mailto.cc];
  const isGood =
    mailto.to.length > 0 && all.length <= MAX_RECIPIENTS && all.every((one) => parseMailbox(one));
  return isGood ? mailto : undefined;
}

/** Whom a notice by this URI would reach; nobody where it is no URI of mail. */
export function mailtoRecipients(uri: string): string[] {
  const mailto = parseMailto(uri);
  return mailto ? [...mailto.to, ...mailto.cc] : [];
}

const notifyCommand: CommandDefinition = {
  name: 'notify',
  positional: ['string'],
  tags: [
    { name: 'from', value: 'string' },
    { name: 'importance', value: 'string' },
    { name: 'options', value: 'strings' },
    { name: 'message', value: 'string' },
  ],
  check(args) {
    const [uri] = args.constants(0);
    if (uri && !parseMailto(uri.text)) throw new SieveFault('badUri', uri.at, uri.text);
    const [importance] = args.constants('importance');
    if (importance && !/^[123]$/.test(importance.text))
      throw new SieveFault('badNumberRange', importance.at, importance.text);
  },
  run(machine, { args, at }) {
    const uri = machine.text(args.text(0) ?? '');
    const mailto = parseMailto(uri);
    if (!mailto) throw new RunFault('badUri', at, uri);
    // RFC 5436 §2.7.1: a notice about a notice, or about any machine's mail, goes round in circles.
    const [auto = 'no'] = machine.message.rawValues('auto-submitted');
    if (!/^no\b/i.test(auto.trim())) return 'next';
    const from = args.text('from');
    const message = args.text('message');
    const importance = machine.text(args.text('importance') ?? '2');
    const [subject = ''] = machine.message.values('subject');
    const fromText = from === undefined ? undefined : machine.text(from);
    const told = message === undefined ? undefined : machine.text(message);
    const fcc = fileCopyOf(machine, args, at);
    machine.act({
      kind: 'notify',
      to: mailto.to,
      cc: mailto.cc,
      // RFC 5436 §2.5: the message text is the subject, then the URI's own, then the original's.
      subject: (told ?? mailto.subject ?? subject).replaceAll(/\s+/g, ' ').slice(0, 250),
      body: (mailto.body ?? told ?? '').slice(0, MAX_TEXT_CHARACTERS),
      ...(fromText !== undefined && parseAddressList(fromText).length > 0 && { from: fromText }),
      importance: importance === '1' ? 1 : importance === '3' ? 3 : 2,
      headers: mailto.headers,
      ...(fcc && { fcc }),
    });
    return 'next';
  },
};

const validMethod: TestDefinition = {
  name: 'valid_notify_method',
  positional: ['strings'],
  run: (machine, { args }) => machine.texts(args.texts(0)).every((uri) => parseMailto(uri) !== undefined),
};

const methodCapability: TestDefinition = {
  name: 'notify_method_capability',
  positional: ['string', 'string', 'strings'],
  isMatching: true,
  run(machine, { args, match }) {
    const uri = machine.text(args.text(0) ?? '');
    const capability = machine.text(args.text(1) ?? '').toLowerCase();
    if (!parseMailto(uri) || capability !== 'online') return false;
    // RFC 5436 §2.2: of mail nobody can say whether it is read at once.
    return match !== undefined && machine.matches(match, ['maybe'], args.texts(2));
  },
};

export const enotify: Extension = {
  capability: 'enotify',
  commands: [notifyCommand],
  tests: [validMethod, methodCapability],
  tags: [{ on: ['set'], tags: modifierTags('encodeurl') }],
};
