/**
 * Paths and mailboxes of the envelope (RFC 5321 §4.1.2, RFC 6531 §3.3).
 */
import { SmtpSyntaxFault } from './syntax-fault.ts';

/** An address of the envelope. */
export interface EnvelopeAddress {
  /** Without quotes. */
  localPart: string;
  /** In lower case; an address literal keeps its brackets. Empty for `Postmaster` alone. */
  domain: string;
}

/** RFC 5321 §4.5.3.1.1–3, in octets. */
const MAX_LOCAL_PART = 64;
const MAX_DOMAIN = 255;
const MAX_PATH = 320;

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\u{10ffff}-]+";
const DOT_STRING = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`, 'u');
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e\u0080-\u{10ffff}]|\\[\x20-\x7e])*)"$/u;
// Quirk: hosts of Windows networks have underscores in their names and send mail under them.
const LABEL =
  '[A-Za-z0-9_\\u0080-\\u{10ffff}](?:[A-Za-z0-9_\\u0080-\\u{10ffff}-]{0,61}[A-Za-z0-9_\\u0080-\\u{10ffff}])?';
const DOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, 'u');
const LITERAL = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]{2,45})\]$/i;

/** What would end a line for some program, or show as nothing, wherever the address is written. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\ufeff]/u;

function parseLocalPart(text: string): string | undefined {
  if (Buffer.byteLength(text) > MAX_LOCAL_PART + 2) return undefined;
  if (DOT_STRING.test(text)) return text;
  const quoted = QUOTED.exec(text)?.[1];
  return quoted?.replaceAll(/\\(.)/gu, '$1');
}

/** Reads `local@domain`; undefined when it is no address. */
export function parseMailbox(text: string): EnvelopeAddress | undefined {
  if (Buffer.byteLength(text) > MAX_PATH || !text.isWellFormed() || INVISIBLE.test(text)) return undefined;
  const at = text.lastIndexOf('@');
  if (at < 1)
    return text.toLowerCase() === 'postmaster' ? { localPart: 'postmaster', domain: '' } : undefined;
  const localPart = parseLocalPart(text.slice(0, at));
  const domain = text.slice(at + 1);
  const isDomain = Buffer.byteLength(domain) <= MAX_DOMAIN && (DOMAIN.test(domain) || LITERAL.test(domain));
  if (localPart === undefined || localPart === '' || !isDomain) return undefined;
  return { localPart, domain: domain.toLowerCase() };
}

/** Where a path ends and the parameters begin. */
export interface ParsedPath {
  /** Undefined for the null path `<>`. */
  address: EnvelopeAddress | undefined;
  /** The mailbox as written, without brackets and source route. */
  text: string;
  rest: string;
}

/** The end of a path: the `>` that is not in a quoted local part. */
function findPathEnd(text: string): number {
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && isQuoted) at += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === '>' && !isQuoted) return at;
  }
  return -1;
}

/** Reads `<path>` at the start of a text. Throws `SmtpSyntaxFault`. */
export function parsePath(text: string, enhanced: '5.1.3' | '5.1.7'): ParsedPath {
  const trimmed = text.trimStart();
  const end = findPathEnd(trimmed);
  if (!trimmed.startsWith('<') || end < 0)
    throw new SmtpSyntaxFault(501, enhanced, 'Write the address in <angle brackets>');
  const inner = trimmed.slice(1, end);
  const rest = trimmed.slice(end + 1);
  if (inner === '') return { address: undefined, text: '', rest };
  // RFC 5321 §4.1.2: a source route is accepted and ignored.
  const mailbox = inner.startsWith('@') ? inner.slice(inner.indexOf(':') + 1) : inner;
  const address = parseMailbox(mailbox);
  if (!address) throw new SmtpSyntaxFault(501, enhanced, 'This is no valid address');
  return { address, text: mailbox, rest };
}
