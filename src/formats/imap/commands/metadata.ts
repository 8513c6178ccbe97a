/**
 * GETMETADATA and SETMETADATA (RFC 5464 §4, §5), and the response METADATA; also METADATA of LIST (RFC 9590).
 */
import type { Decoder } from '../decoder.ts';
import { type EncoderOptions, encodeAstring, encodeMailbox, literalStart, type Wire } from '../encoder.ts';

export interface GetMetadataCommand {
  /** The empty name is the account's own notes. */
  mailbox: string;
  /** In lower case. */
  entries: string[];
  /** Values longer than this are left out. */
  maxSize?: number;
  depth: 0 | 1 | 'infinity';
}

export interface SetMetadataCommand {
  mailbox: string;
  /** NIL takes a note away. */
  changes: { entry: string; value: Buffer | undefined }[];
}

/** Entries named in one command. */
const MAX_ENTRIES = 100;
const MAX_ENTRY_LENGTH = 200;

/** `entry` in lower case: names compare without case (RFC 5464 §3.2). */
export function expectEntry(d: Decoder): string {
  const entry = d.expectAstring().toLowerCase();
  const isName = /^\/(?:private|shared)(?:\/[^/*%\x00-\x19\x7f-\u{10ffff}]+)+$/u.test(entry);
  return isName && entry.length <= MAX_ENTRY_LENGTH ? entry : d.fail('expected an entry name');
}

/** `entries`: one, or a list. */
export function expectEntries(d: Decoder): string[] {
  return d.isChar('(') ? d.expectList(() => expectEntry(d), MAX_ENTRIES) : [expectEntry(d)];
}

type Options = Pick<GetMetadataCommand, 'maxSize' | 'depth'>;

function expectOptions(d: Decoder): Options {
  const options: Options = { depth: 0 };
  d.expectList(() => {
    const name = d.expectKeyword();
    d.expectSp();
    if (name === 'MAXSIZE') options.maxSize = d.expectNumber();
    else if (name !== 'DEPTH') d.fail(`unknown GETMETADATA option ${name}`);
    else if (d.tryKeyword('INFINITY')) options.depth = 'infinity';
    else options.depth = d.expectNumber() === 0 ? 0 : 1;
  });
  d.expectSp();
  return options;
}

/** Options stand before the mailbox, or after it as an erratum of the RFC allows. */
export function decodeGetMetadata(d: Decoder): GetMetadataCommand {
  d.expectSp();
  const before = d.isChar('(') ? expectOptions(d) : undefined;
  const mailbox = d.expectMailbox();
  d.expectSp();
  const isOptions = !before && (d.isText('(MAXSIZE ') || d.isText('(DEPTH '));
  const options = before ?? (isOptions ? expectOptions(d) : { depth: 0 as const });
  const entries = expectEntries(d);
  d.expectEnd();
  return { mailbox, entries, ...options };
}

/** `nstring / literal8`. */
function expectValue(d: Decoder): Buffer | undefined {
  const literal = d.tryLiteral();
  if (literal) return literal.bytes;
  const text = d.expectNstring();
  return text === undefined ? undefined : Buffer.from(text, 'utf8');
}

export function decodeSetMetadata(d: Decoder): SetMetadataCommand {
  d.expectSp();
  const mailbox = d.expectMailbox();
  d.expectSp();
  const changes = d.expectList(() => {
    const entry = expectEntry(d);
    d.expectSp();
    return { entry, value: expectValue(d) };
  }, MAX_ENTRIES);
  d.expectEnd();
  if (changes.length === 0) d.fail('expected an entry');
  return { mailbox, changes };
}

function valueWire(value: Buffer | undefined): Wire {
  if (!value) return 'NIL';
  return literalStart(value.length, value.includes(0)) + value.toString('latin1');
}

/** `* METADATA "INBOX" (/private/comment {3}…)` (RFC 5464 §4.4.1). */
export function encodeMetadataResponse(
  mailbox: string,
  entries: readonly { entry: string; value: Buffer | undefined }[],
  options: EncoderOptions = {},
): Wire {
  const items = entries.map(({ entry, value }) => `${encodeAstring(entry)} ${valueWire(value)}`);
  const name = mailbox === '' ? '""' : encodeMailbox(mailbox, options);
  return `* METADATA ${name} (${items.join(' ')})\r\n`;
}

/** `* METADATA "INBOX" /shared/comment`: these entries changed (RFC 5464 §4.4.2). */
export function encodeMetadataChange(
  mailbox: string,
  entries: readonly string[],
  options: EncoderOptions = {},
): Wire {
  const name = mailbox === '' ? '""' : encodeMailbox(mailbox, options);
  return `* METADATA ${name} ${entries.map((entry) => encodeAstring(entry)).join(' ')}\r\n`;
}
