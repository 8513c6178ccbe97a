/**
 * The primitives of IMAP responses: strings, names, flags, lists (RFC 9051 §4, §9).
 *
 * Responses are put together as `Wire`, a string with one character per byte (latin1), which V8 joins without
 * copying; `wireToBuffer` makes the bytes at the end. Text that is not 7-bit goes out as a literal in UTF-8, since a
 * quoted string may not hold it unless the client enabled UTF8=ACCEPT or IMAP4rev2 (RFC 6855 §3).
 */
import { encodeDateTime } from './date-time.ts';
import { encodeMailboxName } from './mailbox-name.ts';

/** Bytes as a string, one character per byte. Never holds other text than that. */
export type Wire = string;

/** What the connection's client has enabled. */
export interface EncoderOptions {
  /** UTF8=ACCEPT or IMAP4rev2: mailbox names and quoted strings in UTF-8. */
  utf8?: boolean;
}

/** Beyond this a literal is kinder to clients with fixed line buffers (RFC 2683 §3.2.1.5). */
const MAX_QUOTED = 4_096;

const QUOTABLE = /^[\x01-\x09\x0b\x0c\x0e-\x7f]*$/;
const QUOTABLE_UTF8 = /^[^\x00\r\n]*$/;
const ATOM = /^[A-Za-z0-9!#$&'+,./:;<=>?@^_`|~-]+$/;

/** The bytes of a wire string. */
export function wireToBuffer(wire: Wire): Buffer {
  return Buffer.from(wire, 'latin1');
}

/** Text as UTF-8, one character per byte. */
export function utf8Wire(text: string): Wire {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** What stands before a literal's bytes; `~` for literal8 (RFC 3516). */
export function literalStart(bytes: number, binary = false): Wire {
  return `${binary ? '~' : ''}{${bytes}}\r\n`;
}

function quote(text: string): string {
  return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}

/** `string`: quoted where it may be, else a literal. NUL has no place in either and is left out. */
export function encodeString(text: string, options: EncoderOptions = {}): Wire {
  if (text.length <= MAX_QUOTED) {
    if (QUOTABLE.test(text)) return quote(text);
    if (options.utf8 && QUOTABLE_UTF8.test(text)) return utf8Wire(quote(text));
  }
  const bytes = utf8Wire(text.replaceAll('\0', ''));
  return literalStart(bytes.length) + bytes;
}

/** `nstring`: NIL for undefined. */
export function encodeNstring(text: string | undefined, options: EncoderOptions = {}): Wire {
  return text === undefined ? 'NIL' : encodeString(text, options);
}

/** `astring`: an atom where it may be. */
export function encodeAstring(text: string, options: EncoderOptions = {}): Wire {
  return ATOM.test(text) && text.length <= MAX_QUOTED && !/^nil$/i.test(text)
    ? text
    : encodeString(text, options);
}

/** `mailbox`: modified UTF-7, or UTF-8 where enabled. */
export function encodeMailbox(name: string, options: EncoderOptions = {}): Wire {
  return encodeAstring(options.utf8 ? name : encodeMailboxName(name), options);
}

/** `"(" [item *(SP item)] ")"`. */
export function encodeList(items: readonly Wire[]): Wire {
  return `(${items.join(' ')})`;
}

/** `flag-list`. Flags are atoms by how they came in. */
export function encodeFlagList(flags: readonly string[]): Wire {
  return encodeList(flags);
}

/** `date-time` with its quotes. */
export function encodeInternalDate(instant: Date, zoneMinutes = 0): Wire {
  return `"${encodeDateTime(instant, zoneMinutes)}"`;
}
