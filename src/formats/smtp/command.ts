/**
 * Commands of SMTP as values: the verb, and what MAIL and RCPT carry (RFC 5321 §4.1, RFC 3461, 6531).
 *
 * Grammar only: whether a command may come now is the server's affair.
 */
import {
  parseParameters,
  requireAlone,
  requireKnown,
  requireOrcpt,
  requirePriority,
  requireWord,
  requireXtext,
} from './esmtp-parameters.ts';
import { type EnvelopeAddress, parsePath } from './path.ts';
import { SmtpSyntaxFault } from './syntax-fault.ts';

/** A line split into verb and the rest. */
export interface CommandLine {
  /** In upper case. */
  verb: string;
  argument: string;
}

/** Longest verb there is; more is no command. */
const MAX_VERB = 16;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Splits a line of bytes, given without its CRLF. Throws `SmtpSyntaxFault` for bytes that are no UTF-8 or hold NUL. */
export function decodeCommandLine(line: Buffer): CommandLine {
  let text: string;
  try {
    text = utf8.decode(line);
  } catch {
    throw new SmtpSyntaxFault(500, '5.5.2', 'The line is not valid UTF-8');
  }
  if (text.includes('\0')) throw new SmtpSyntaxFault(500, '5.5.2', 'The line holds a NUL');
  const space = text.indexOf(' ');
  const verb = (space < 0 ? text : text.slice(0, space)).toUpperCase();
  return { verb: verb.slice(0, MAX_VERB), argument: space < 0 ? '' : text.slice(space + 1).trim() };
}

export interface MailCommand {
  /** Undefined for the null reverse-path. */
  address: EnvelopeAddress | undefined;
  reversePath: string;
  size?: number;
  body?: '7bit' | '8bitmime' | 'binarymime';
  smtputf8: boolean;
  ret?: 'full' | 'headers';
  envid?: string;
  /** RFC 4865: as given; only the server knows what time it is. */
  holdFor?: string;
  holdUntil?: string;
  /** RFC 8689. */
  requireTls?: true;
  /** RFC 6710: -9 to 9. */
  priority?: number;
}

const MAIL_KEYWORDS = [
  'SIZE',
  'BODY',
  'SMTPUTF8',
  'RET',
  'ENVID',
  'AUTH',
  'HOLDFOR',
  'HOLDUNTIL',
  'REQUIRETLS',
  'MT-PRIORITY',
];
/** RFC 1870 §6.1: at most 20 digits; more than 15 no number here holds. */
const SIZE = /^\d{1,15}$/;

function withoutPrefix(argument: string, prefix: 'FROM' | 'TO'): string {
  const match = /^(\w+)\s*:/.exec(argument);
  if (match?.[1]?.toUpperCase() !== prefix)
    throw new SmtpSyntaxFault(501, '5.5.4', `Write ${prefix}:<address>`);
  return argument.slice(match[0].length);
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

/** `FROM:<path> parameters`. Throws `SmtpSyntaxFault`. */
export function decodeMail(argument: string): MailCommand {
  const path = parsePath(withoutPrefix(argument, 'FROM'), '5.1.7');
  const parameters = parseParameters(path.rest);
  requireKnown(parameters, MAIL_KEYWORDS);
  const size = parameters.get('SIZE');
  if (size !== undefined && !SIZE.test(size)) throw new SmtpSyntaxFault(501, '5.5.4', 'SIZE takes a number');
  const body = parameters.get('BODY');
  const ret = parameters.get('RET');
  const envid = parameters.get('ENVID');
  const holdFor = parameters.get('HOLDFOR');
  const holdUntil = parameters.get('HOLDUNTIL');
  const priority = parameters.get('MT-PRIORITY');
  const smtputf8 = requireAlone(parameters, 'SMTPUTF8');
  if (!smtputf8 && !isAscii(path.text))
    throw new SmtpSyntaxFault(550, '5.6.7', 'Such an address needs SMTPUTF8');
  return {
    address: path.address,
    reversePath: path.text,
    smtputf8,
    ...(requireAlone(parameters, 'REQUIRETLS') && { requireTls: true }),
    ...(priority !== undefined && { priority: requirePriority(priority) }),
    ...(size !== undefined && { size: Number(size) }),
    ...(body !== undefined && { body: requireWord('BODY', body, ['7bit', '8bitmime', 'binarymime']) }),
    ...(ret !== undefined && {
      ret: requireWord('RET', ret, ['full', 'hdrs']) === 'full' ? 'full' : 'headers',
    }),
    ...(envid !== undefined && { envid: requireXtext('ENVID', envid) }),
    ...(holdFor !== undefined && { holdFor }),
    ...(holdUntil !== undefined && { holdUntil }),
  };
}

export type NotifyEvent = 'never' | 'success' | 'failure' | 'delay';

export interface RcptCommand {
  address: EnvelopeAddress;
  forwardPath: string;
  notify?: NotifyEvent[];
  orcpt?: string;
}

const RCPT_KEYWORDS = ['NOTIFY', 'ORCPT'];
const NOTIFY_EVENTS = ['never', 'success', 'failure', 'delay'] as const;

function decodeNotify(value: string): NotifyEvent[] {
  const events = value.split(',').map((word) => requireWord('NOTIFY', word, NOTIFY_EVENTS));
  if (events.includes('never') && events.length > 1)
    throw new SmtpSyntaxFault(501, '5.5.4', 'NOTIFY=NEVER stands alone');
  return [...new Set(events)];
}

/** `TO:<path> parameters`; `smtputf8` as MAIL said. Throws `SmtpSyntaxFault`. */
export function decodeRcpt(argument: string, smtputf8: boolean): RcptCommand {
  const path = parsePath(withoutPrefix(argument, 'TO'), '5.1.3');
  if (!path.address) throw new SmtpSyntaxFault(501, '5.1.3', 'A recipient needs an address');
  if (!smtputf8 && !isAscii(path.text))
    throw new SmtpSyntaxFault(553, '5.6.7', 'Such an address needs SMTPUTF8');
  const parameters = parseParameters(path.rest);
  requireKnown(parameters, RCPT_KEYWORDS);
  const notify = parameters.get('NOTIFY');
  const orcpt = parameters.get('ORCPT');
  return {
    address: path.address,
    forwardPath: path.text,
    ...(notify !== undefined && { notify: decodeNotify(notify) }),
    ...(orcpt !== undefined && { orcpt: requireOrcpt(orcpt, smtputf8) }),
  };
}
