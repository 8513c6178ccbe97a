/**
 * A header with raw UTF-8 in it (RFC 6532) as a client reads it that has not said it takes that (RFC 6855 §7, RFC 6856 §2):
 * a surrogate by RFC 6858.
 *
 * Only fields that hold more than ASCII change. Addresses keep their names and lose what no old client can reply to, texts
 * are encoded (RFC 2047), all other fields with such bytes go. One departure: parameters are encoded (RFC 2231, as RFC 6857 has it)
 * instead of left out, so that attachments keep their names.
 */
import { parseAddressList } from './address.ts';
import { encodeAddresses, encodeField, encodeParameter } from './encode-headers.ts';
import { decodeEncodedWords, encodeHeaderText } from './encoded-words.ts';
import { fieldText, HEADER_LIMITS, readHeaderRange } from './headers.ts';
import type { Address, HeaderField, MailboxAddress } from './message.ts';
import { parseParameterised } from './parameters.ts';

/** Bytes `[start, end)` of a message that others stand for. */
export interface Patch {
  start: number;
  end: number;
  bytes: Buffer;
}

const LF = 10;

/** RFC 6858 §3.1. */
const INVALID_ADDRESS = 'invalid@internationalized-address.invalid';

const ADDRESS_FIELDS: ReadonlySet<string> = new Set([
  ...['from', 'sender', 'reply-to', 'to', 'cc', 'bcc'].flatMap((name) => [name, `resent-${name}`]),
  'disposition-notification-to',
]);
const TEXT_FIELDS: ReadonlySet<string> = new Set(['subject', 'comments', 'content-description']);
const PARAMETER_FIELDS: ReadonlySet<string> = new Set(['content-type', 'content-disposition']);

function isAscii(bytes: Buffer): boolean {
  return isPlain(bytes.toString('latin1'));
}

function isPlain(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

function mailboxText({ name, localPart, domain }: MailboxAddress): string {
  const email = domain === undefined ? localPart : `${localPart}@${domain}`;
  const shown = name === undefined ? undefined : decodeEncodedWords(name);
  // Without a name the address itself is one, so that at least it can be read.
  if (!isPlain(email)) return encodeAddresses([{ name: shown ?? email, email: INVALID_ADDRESS }]);
  return encodeAddresses([{ email, ...(shown !== undefined && { name: shown }) }]);
}

function addressText(address: Address): string {
  if (address.kind === 'mailbox') return mailboxText(address);
  const name = encodeHeaderText(decodeEncodedWords(address.name));
  return `${name}: ${address.members.map(mailboxText).join(', ')};`;
}

/** The value of a field in ASCII; undefined where it cannot be shown. */
function asciiValue(name: string, text: string): string | undefined {
  if (ADDRESS_FIELDS.has(name)) return parseAddressList(text).map(addressText).join(', ');
  if (TEXT_FIELDS.has(name)) return encodeHeaderText(decodeEncodedWords(text));
  if (!PARAMETER_FIELDS.has(name)) return undefined;
  const { value, parameters } = parseParameterised(text);
  const encoded = parameters
    .filter((parameter) => isPlain(parameter.name))
    .map((parameter) => encodeParameter(parameter.name, parameter.value));
  return isPlain(value) ? value + encoded.join('') : undefined;
}

function asciiField(bytes: Buffer, field: HeaderField): Buffer {
  const value = isPlain(field.name)
    ? asciiValue(field.name.toLowerCase(), fieldText(bytes, field))
    : undefined;
  return value === undefined ? Buffer.alloc(0) : Buffer.from(encodeField(field.name, value), 'latin1');
}

/** What of a header has to be written otherwise; `bytes` is the header with its empty line, `offset` its place in the message. */
export function asciiHeaderPatches(bytes: Buffer, offset: number): Patch[] {
  if (isAscii(bytes)) return [];
  const { fields } = readHeaderRange(bytes, 0, bytes.length, HEADER_LIMITS);
  const patches: Patch[] = [];
  let at = 0;
  // Lines that belong to no field.
  const leaveOut = (end: number): void => {
    while (at < end) {
      const next = Math.min(end, bytes.indexOf(LF, at) + 1 || end);
      if (!isAscii(bytes.subarray(at, next)))
        patches.push({ start: offset + at, end: offset + next, bytes: Buffer.alloc(0) });
      at = next;
    }
  };
  for (const field of fields) {
    leaveOut(field.start);
    at = bytes.indexOf(LF, field.end) + 1 || bytes.length;
    if (!isAscii(bytes.subarray(field.start, at)))
      patches.push({ start: offset + field.start, end: offset + at, bytes: asciiField(bytes, field) });
  }
  leaveOut(bytes.length);
  return patches;
}
