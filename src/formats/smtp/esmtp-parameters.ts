/**
 * Parameters of MAIL and RCPT: `SIZE=1000 BODY=8BITMIME` (RFC 5321 §4.1.2, RFC 1870, 3461, 6152, 6531).
 */
import { SmtpSyntaxFault } from './syntax-fault.ts';

/** RFC 3461 §4: ENVID and ORCPT have the longest values. */
const MAX_VALUE = 500;
const MAX_PARAMETERS = 20;
const PARAMETER = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([\x21-\x3c\x3e-\x7e\u0080-\u{10ffff}]*))?$/u;
/** RFC 3461 §4: printable, with `+XX` for the rest. */
const XTEXT = /^(?:[\x21-\x2a\x2c-\x3c\x3e-\x7e]|\+[0-9A-F]{2})*$/;

/** Splits parameters; keywords in upper case. Throws `SmtpSyntaxFault`. */
export function parseParameters(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const word of text.trim().split(/ +/)) {
    if (word === '') continue;
    const match = PARAMETER.exec(word);
    if (!match || word.length > MAX_VALUE || parameters.size >= MAX_PARAMETERS)
      throw new SmtpSyntaxFault(501, '5.5.4', 'A parameter is not well formed');
    const keyword = (match[1] ?? '').toUpperCase();
    if (parameters.has(keyword)) throw new SmtpSyntaxFault(501, '5.5.4', `${keyword} is given twice`);
    parameters.set(keyword, match[2] ?? '');
  }
  return parameters;
}

/** Refuses keywords nobody announced (RFC 5321 §4.1.1.11). */
export function requireKnown(parameters: ReadonlyMap<string, string>, known: readonly string[]): void {
  for (const keyword of parameters.keys())
    if (!known.includes(keyword)) throw new SmtpSyntaxFault(555, '5.5.4', `${keyword} is not supported here`);
}

/** Whether it stands in a line as one value, whatever whoever gave it meant: no blank, no end of a line. */
export function isParameterValue(value: string): boolean {
  return value !== '' && value.length <= MAX_VALUE && !/[\p{C}\p{Z}]/u.test(value);
}

/** A value in xtext; throws `SmtpSyntaxFault`. */
export function requireXtext(keyword: string, value: string): string {
  if (value === '' || !XTEXT.test(value))
    throw new SmtpSyntaxFault(501, '5.5.4', `${keyword} is not well formed`);
  return value;
}

/** A keyword that stands alone; throws `SmtpSyntaxFault` when it has a value. */
export function requireAlone(parameters: ReadonlyMap<string, string>, keyword: string): boolean {
  const value = parameters.get(keyword);
  if (value !== undefined && value !== '')
    throw new SmtpSyntaxFault(501, '5.5.4', `${keyword} takes no value`);
  return value !== undefined;
}

/** RFC 3461 §4.2 `type;xtext`; with SMTPUTF8 the type `utf-8` holds the address as it is (RFC 6533 §3). */
export function requireOrcpt(value: string, smtputf8: boolean): string {
  const [, type, address = ''] = /^([A-Za-z0-9-]{1,40});(.+)$/u.exec(value) ?? [];
  if (type === undefined) throw new SmtpSyntaxFault(501, '5.5.4', 'ORCPT takes type;address');
  const isUtf8 = smtputf8 && type.toLowerCase() === 'utf-8';
  requireXtext('ORCPT', isUtf8 ? address.replaceAll(/[\u0080-\u{10ffff}]/gu, '') || 'x' : address);
  return value;
}

/** The text that xtext stands for (RFC 3461 §4); bytes that are no UTF-8 become replacement characters. */
export function decodeXtext(text: string): string {
  if (!text.includes('+')) return text;
  const bytes = Buffer.from(text).toString('latin1');
  const decoded = bytes.replaceAll(/\+([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, 'latin1').toString();
}

/** Text as xtext (RFC 3461 §4): what is not printable, and `+` and `=`, by its bytes. */
export function encodeXtext(text: string): string {
  const bytes = Buffer.from(text.toWellFormed()).toString('latin1');
  return bytes.replaceAll(
    /[^\x21-\x2a\x2c-\x3c\x3e-\x7e]/g,
    (byte) => `+${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** `type;address` as ORCPT says it (RFC 3461 §4.2; of the type `utf-8` RFC 6533 §3); undefined for what has no type. */
export function encodeOrcpt(text: string): string | undefined {
  const [, type, address] = /^([A-Za-z0-9-]{1,40});(.+)$/su.exec(text.toWellFormed()) ?? [];
  if (type === undefined || address === undefined) return undefined;
  if (type.toLowerCase() !== 'utf-8') return `${type};${encodeXtext(address)}`;
  const unitext = address.replaceAll(
    /[^\x21-\x2a\x2c-\x3c\x3e-\x5b\x5d-\x7e\u00a1-\u{10ffff}]|\p{Z}/gu,
    (char) => `\\x{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  );
  return `${type};${unitext}`;
}

/** RFC 6710 §4.1: a digit with or without a minus; throws `SmtpSyntaxFault`. */
export function requirePriority(value: string): number {
  if (!/^(?:-[1-9]|[0-9])$/.test(value)) throw new SmtpSyntaxFault(501, '5.5.2', 'MT-PRIORITY takes -9 to 9');
  return Number(value);
}

/** One of some words, in any case; throws `SmtpSyntaxFault`. */
export function requireWord<const Word extends string>(
  keyword: string,
  value: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === value.toLowerCase());
  if (found === undefined)
    throw new SmtpSyntaxFault(501, '5.5.4', `${keyword} takes ${words.join(', ').toUpperCase()}`);
  return found;
}
