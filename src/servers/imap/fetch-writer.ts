/**
 * Writes one message's FETCH response, item by item (RFC 3501 §7.4.2); large literals go out in slices.
 */

import type { MessageBytes } from '#domain/mailstore/message-bytes.ts';
import { encodeBodyStructure } from '#formats/imap/body-structure.ts';
import type { FetchItem } from '#formats/imap/commands/fetch-items.ts';
import { encodeInternalDate, encodeString, literalStart } from '#formats/imap/encoder.ts';
import { type ByteRange, findSection, partialRange, selectHeaderFields } from '#formats/imap/sections.ts';
import { requireDecodable, writeBinary } from './fetch-binary.ts';
import { type FetchedMessage, rootOf } from './fetched-message.ts';
import type { ImapOutput } from './output.ts';
import type { SelectedMailbox } from './selected.ts';
import { flagsText } from './untagged.ts';

type BodyItem = Extract<FetchItem, { kind: 'body' }>;

const VIEW_ITEMS: Partial<Record<FetchItem['kind'], (view: SelectedMailbox, index: number) => string>> = {
  uid: ({ messages }, index) => `UID ${messages.uids[index]}`,
  flags: (view, index) => `FLAGS ${flagsText(view, index)}`,
  size: ({ messages }, index) => `RFC822.SIZE ${messages.sizes[index]}`,
  modSequence: ({ messages }, index) => `MODSEQ (${messages.modseqs[index]})`,
};

/** An item that the view knows, as it is written. */
export function viewItemText(
  view: SelectedMailbox,
  index: number,
  kind: FetchItem['kind'],
): string | undefined {
  return VIEW_ITEMS[kind]?.(view, index);
}

const STORED_ITEMS: Partial<Record<FetchItem['kind'], (message: FetchedMessage) => string>> = {
  internalDate: ({ stored, zoneMinutes }) =>
    `INTERNALDATE ${encodeInternalDate(stored.receivedAt, zoneMinutes)}`,
  // RFC 8514 §4.1.
  saveDate: ({ stored, zoneMinutes }) => `SAVEDATE ${encodeInternalDate(stored.savedAt, zoneMinutes)}`,
  // RFC 8474 §5.
  emailId: ({ stored }) => `EMAILID (${stored.emailId})`,
  threadId: ({ stored }) => `THREADID (${stored.threadId})`,
  // RFC 8970 §3.1.
  preview: ({ stored }) => `PREVIEW ${encodeString(stored.preview ?? '')}`,
};

function storedItemText(message: FetchedMessage, kind: FetchItem['kind']): string | undefined {
  return STORED_ITEMS[kind]?.(message);
}

async function writeHeaderFields(out: ImapOutput, item: BodyItem, header: Buffer): Promise<void> {
  const { text, fields } = item.section;
  const chosen = selectHeaderFields(header, fields, text === 'HEADER.FIELDS.NOT');
  const { start, end } = partialRange({ start: 0, end: chosen.length }, item.partial);
  out.wire(`${item.label} ${literalStart(end - start)}`);
  out.bytes(chosen.subarray(start, end));
}

async function writeRange(
  out: ImapOutput,
  item: BodyItem,
  bytes: MessageBytes,
  whole: ByteRange,
): Promise<void> {
  const range = partialRange(whole, item.partial);
  out.wire(`${item.label} ${literalStart(range.end - range.start)}`);
  for await (const slice of bytes.slices(range)) {
    out.bytes(slice);
    await out.relieve();
  }
}

async function writeBody(out: ImapOutput, item: BodyItem, message: FetchedMessage): Promise<void> {
  const { bytes, stored } = message;
  const range = findSection(rootOf(message), stored.size, item.section);
  if (!range || !bytes) out.wire(`${item.label} NIL`);
  else if (item.section.text?.startsWith('HEADER.FIELDS'))
    await writeHeaderFields(out, item, await bytes.read(range));
  else await writeRange(out, item, bytes, range);
}

function writeStructure(out: ImapOutput, extended: boolean, message: FetchedMessage): void {
  out.wire(extended ? 'BODYSTRUCTURE ' : 'BODY ');
  const stored = extended ? message.stored.bodyStructure : undefined;
  out.bytes(stored ?? encodeBodyStructure(rootOf(message), extended));
}

function writeItem(out: ImapOutput, item: FetchItem, message: FetchedMessage): Promise<void> | undefined {
  const { stored } = message;
  const known = viewItemText(message.view, message.index, item.kind) ?? storedItemText(message, item.kind);
  if (known !== undefined) out.wire(known);
  else if (item.kind === 'bodyStructure') writeStructure(out, item.extended, message);
  else if (item.kind === 'body') return writeBody(out, item, message);
  else if (item.kind === 'binary' || item.kind === 'binarySize') return writeBinary(out, item, message);
  else if (item.kind === 'envelope' && stored.envelope) {
    out.wire('ENVELOPE ');
    out.bytes(stored.envelope);
  }
  return undefined;
}

/** Writes the response. */
export async function writeFetched(
  out: ImapOutput,
  items: readonly FetchItem[],
  message: FetchedMessage,
): Promise<void> {
  for (const item of items)
    if (item.kind === 'binary' || item.kind === 'binarySize') requireDecodable(item, rootOf(message));
  out.wire(message.start);
  let isFirst = true;
  for (const item of items) {
    if (!isFirst) out.wire(' ');
    isFirst = false;
    const writing = writeItem(out, item, message);
    if (writing) await writing;
  }
  out.wire(')\r\n');
}
