/**
 * Commands of POP3 as values (RFC 1939 §3, §9; RFC 5034 §4). Grammar only: whether a command may come now is the server's
 * affair.
 */
import { Pop3SyntaxFault } from './syntax-fault.ts';

/** A line split into keyword and the rest. */
export interface CommandLine {
  /** In upper case. */
  keyword: string;
  /** As it came: a password may hold spaces (RFC 1939 §7 PASS). */
  argument: string;
}

/** RFC 2449 §4 says four characters, extensions may have more; beyond this it is no command. */
const MAX_KEYWORD = 16;
/** Ten digits hold every message number and every number of lines. */
const NUMBER = /^\d{1,10}$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Splits a line of bytes, given without its CRLF. Throws `Pop3SyntaxFault` for what is no UTF-8 or holds NUL. */
export function decodeCommandLine(line: Buffer): CommandLine {
  let text: string;
  try {
    text = utf8.decode(line);
  } catch {
    throw new Pop3SyntaxFault('notUtf8');
  }
  if (text.includes('\0')) throw new Pop3SyntaxFault('notUtf8');
  const space = text.indexOf(' ');
  const keyword = (space < 0 ? text : text.slice(0, space)).toUpperCase();
  return { keyword: keyword.slice(0, MAX_KEYWORD), argument: space < 0 ? '' : text.slice(space + 1) };
}

/** The argument of a command that takes none. */
export function decodeNothing(argument: string): void {
  if (argument.trim() !== '') throw new Pop3SyntaxFault('takesNothing');
}

/** A message number, as it stands in RETR and DELE. */
export function decodeMessageNumber(argument: string): number {
  const text = argument.trim();
  if (!NUMBER.test(text)) throw new Pop3SyntaxFault('needsNumber');
  return Number(text);
}

/** The argument of LIST and UIDL: one message or all. */
export function decodeOptionalNumber(argument: string): number | undefined {
  return argument.trim() === '' ? undefined : decodeMessageNumber(argument);
}

/** TOP's two numbers (RFC 1939 §7). */
export function decodeTop(argument: string): { message: number; lines: number } {
  const [message = '', lines = '', more] = argument.trim().split(/ +/);
  if (!NUMBER.test(message) || !NUMBER.test(lines) || more !== undefined)
    throw new Pop3SyntaxFault('needsTopNumbers');
  return { message: Number(message), lines: Number(lines) };
}

/** The bytes of a line of AUTH. */
export function decodeBase64(text: string): Buffer {
  if (!BASE64.test(text) || text.length % 4 !== 0) throw new Pop3SyntaxFault('notBase64');
  return Buffer.from(text, 'base64');
}

export interface AuthCommand {
  /** In upper case; empty where the client asks what there is. */
  mechanism: string;
  /** Decoded; empty for `=` (RFC 5034 §4). Absent where the client waits to be asked. */
  initialResponse?: Buffer;
}

/** AUTH's mechanism and initial response. */
export function decodeAuth(argument: string): AuthCommand {
  const [mechanism = '', initial] = argument.trim().split(' ', 2);
  if (initial === undefined) return { mechanism: mechanism.toUpperCase() };
  const initialResponse = initial === '=' ? Buffer.alloc(0) : decodeBase64(initial);
  return { mechanism: mechanism.toUpperCase(), initialResponse };
}
