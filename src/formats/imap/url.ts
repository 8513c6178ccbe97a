/**
 * IMAP URLs of messages and their parts (RFC 5092 §6, RFC 4467 §3): as CATENATE, GENURLAUTH and URLFETCH use them.
 */

import { expectSection, type Partial, type Section } from './commands/section.ts';
import { Decoder } from './decoder.ts';
import { ImapSyntaxFault } from './syntax-fault.ts';

/** A URL of a message. */
export interface MessageUrl {
  /** Only in an absolute URL. */
  user?: string;
  host?: string;
  /** Absent in a URL relative to the selected mailbox. */
  mailbox?: string;
  uidValidity?: number;
  uid: number;
  section?: Section;
  partial?: Partial;
  /** The right to read it without being its owner. */
  authorization?: UrlAuthorization;
}

export interface UrlAuthorization {
  /** In milliseconds since the epoch; absent for no end. */
  expiresAt?: number;
  /** `anonymous`, `authuser`, `user+binh`, `submit+binh`; in lower case. */
  access: string;
  /** The part that is signed: all up to the mechanism. */
  rump: string;
  /** In lower case; absent in a URL that is still to be signed. */
  mechanism?: string;
  token?: string;
}

/** Longer than any mailbox name with all of its escapes. */
const MAX_URL = 4_000;

const ABSOLUTE = /^imap:\/\/(?:([^/@;]+)(?:;AUTH=[^/@]*)?@)?([^/@]+)\/(.*)$/i;
const MESSAGE =
  /^([^;]*)(?:;UIDVALIDITY=(\d{1,10}))?\/?;UID=(\d{1,10})(?:\/?;SECTION=([^;]+?))?(?:\/?;PARTIAL=(\d{1,15})(?:\.(\d{1,15}))?)?(?:;EXPIRE=([^;]+))?(?:;URLAUTH=([^:]+)(?::([^:]+):([0-9a-f]+))?)?$/i;

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ImapSyntaxFault('a URL with broken escapes');
  }
}

function sectionOf(text: string): Section {
  const decoder = new Decoder([{ kind: 'text', bytes: Buffer.from(`[${unescaped(text)}]`, 'utf8') }]);
  const section = expectSection(decoder);
  decoder.expectEnd();
  return section;
}

function authorizationOf(url: string, match: RegExpExecArray): UrlAuthorization | undefined {
  const [, , , , , , , expire, access, mechanism, token] = match;
  if (!access) return undefined;
  const expiresAt = expire === undefined ? undefined : Date.parse(expire);
  if (Number.isNaN(expiresAt)) throw new ImapSyntaxFault('a URL whose EXPIRE is no time');
  const rump = mechanism ? url.slice(0, url.lastIndexOf(`:${mechanism}:`)) : url;
  return {
    ...(expiresAt !== undefined && { expiresAt }),
    access: access.toLowerCase(),
    rump,
    ...(mechanism && token && { mechanism: mechanism.toLowerCase(), token: token.toLowerCase() }),
  };
}

function mailboxOf(path: string): string | undefined {
  const name = unescaped(path).replace(/\/$/, '');
  if (name === '') return undefined;
  return /^inbox$/i.test(name) ? 'INBOX' : name.normalize('NFC');
}

/** Reads a URL; throws `ImapSyntaxFault` for what is no URL of a message. */
export function parseMessageUrl(url: string): MessageUrl {
  if (url.length > MAX_URL) throw new ImapSyntaxFault('URL too long');
  const absolute = ABSOLUTE.exec(url);
  const match = MESSAGE.exec(absolute ? (absolute[3] ?? '') : url.replace(/^\//, ''));
  if (!match || /^\w+:/.test(match[1] ?? '')) throw new ImapSyntaxFault('not the URL of a message');
  const [, path = '', uidValidity, uid, section, start, count] = match;
  const mailbox = mailboxOf(path);
  const authorization = authorizationOf(url, match);
  return {
    ...(absolute?.[1] && { user: unescaped(absolute[1]) }),
    ...(absolute?.[2] && { host: absolute[2].toLowerCase() }),
    ...(mailbox !== undefined && { mailbox }),
    ...(uidValidity && { uidValidity: Number(uidValidity) }),
    uid: Number(uid),
    ...(section && { section: sectionOf(section) }),
    ...(start && { partial: { start: Number(start), count: Number(count ?? Number.MAX_SAFE_INTEGER) } }),
    ...(authorization && { authorization }),
  };
}
