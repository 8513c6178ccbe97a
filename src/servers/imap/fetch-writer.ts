/**
 * Writes one message's FETCH response, item by item (RFC 3501 §7.4.2); large literals go out in slices.
 */

import { isAscii } from 'node:buffer';
import type { MessageBytes } from '#domain/mailstore/message-bytes.ts';
import { encodeBodyStructure } from '#formats/imap/body-structure.ts';
import type { FetchItem } from '#formats/imap/commands/fetch-items.ts';
import { encodeInternalDate, encodeString, literalStart } from '#formats/imap/encoder.ts';
import { type ByteRange, findSection, partialRange, selectHeaderFields } from '#formats/imap/sections.ts';
import { sevenBitWire } from '#formats/imap/seven-bit-wire.ts';
import { requireDecodable, writeBinary } from './fetch-binary.ts';
import { type FetchedMessage, rootOf } from './fetched-message.ts';
import type { ImapOutput } from './output.ts';
import type { SelectedMailbox } from './selected.ts';
import type { WiredMessage } from './stored-message-cache.ts';
import { flagsText } from './untagged.ts';

type BodyItem = Extract<FetchItem, { kind: 'body' }>;

const VIEW_ITEMS: Partial<Record<FetchItem['kind'], (view: SelectedMailbox, index: number) => string>> = {
  uid: ({ messages }, index) => `UID ${messages.uids[index]}`,
  flags: (view, index) => `FLAGS ${flagsText(view, index)}`,
  size: ({ messages }, index) => `RFC822.SIZE ${messages.sizes[index]}`,
  modSequence: ({ messages }, index) => `MODSEQ (${messages.modseqs[index]})`,
};

/** The function that gives an item that the view knows, as it is written. */
export function viewItemOf(
  kind: FetchItem['kind'],
): ((view: SelectedMailbox, index: number) => string) | undefined {
  return VIEW_ITEMS[kind];
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

function writeHeaderFields(out: ImapOutput, item: BodyItem, header: Buffer): void {
  const { text, fields } = item.section;
  const chosen = selectHeaderFields(header, fields, text === 'HEADER.FIELDS.NOT');
  const { start, end } = partialRange({ start: 0, end: chosen.length }, item.partial);
  out.wire(`${item.label} ${literalStart(end - start)}`);
  out.bytes(chosen.subarray(start, end));
}

async function writeSlices(out: ImapOutput, bytes: MessageBytes, range: ByteRange): Promise<void> {
  for await (const slice of bytes.slices(range)) {
    out.bytes(slice);
    await out.relieve();
  }
}

function writeRange(
  out: ImapOutput,
  item: BodyItem,
  bytes: MessageBytes,
  whole: ByteRange,
): Promise<void> | undefined {
  const range = partialRange(whole, item.partial);
  out.wire(`${item.label} ${literalStart(range.end - range.start)}`);
  if (!bytes.inMemory) return writeSlices(out, bytes, range);
  out.bytes(bytes.inMemory.subarray(range.start, range.end));
  return undefined;
}

async function writeChosenFields(
  out: ImapOutput,
  item: BodyItem,
  header: Promise<Buffer> | Buffer,
): Promise<void> {
  writeHeaderFields(out, item, await header);
}

function writeBody(out: ImapOutput, item: BodyItem, message: FetchedMessage): Promise<void> | undefined {
  const { bytes, stored } = message;
  const { part, text } = item.section;
  const range =
    part.length === 0 && !text
      ? { start: 0, end: stored.size }
      : findSection(rootOf(message), stored.size, item.section);
  if (!range || !bytes) out.wire(`${item.label} NIL`);
  else if (text?.startsWith('HEADER.FIELDS')) return writeChosenFields(out, item, bytes.read(range));
  else return writeRange(out, item, bytes, range);
  return undefined;
}

/** Above it text of its own is no cheaper than the bytes. */
const MAX_WIRED_BYTES = 2_048;

/** A stored column as it is written, made once for a message that stays in memory; undefined where there is none or it is long. */
function wireOf(
  { stored, sevenBit }: { stored: WiredMessage; sevenBit: boolean },
  column: 'envelope' | 'bodyStructure',
): string | undefined {
  const name = sevenBit ? (`${column}InSevenBits` as const) : column;
  const known = stored.wires?.[name];
  const bytes = stored[column];
  if (known !== undefined || !bytes || bytes.length > MAX_WIRED_BYTES) return known;
  const wire = bytes.toString('latin1');
  const made = sevenBit ? sevenBitWire(wire) : wire;
  stored.wires = { ...stored.wires, [name]: made };
  return made;
}

function writeStructure(out: ImapOutput, extended: boolean, message: FetchedMessage): void {
  const wire = extended ? wireOf(message, 'bodyStructure') : undefined;
  out.wire(extended ? 'BODYSTRUCTURE ' : 'BODY ');
  if (wire !== undefined) out.wire(wire);
  else
    writeStored(
      out,
      message,
      (extended && message.stored.bodyStructure) || encodeBodyStructure(rootOf(message), extended),
    );
}

function writeStored(out: ImapOutput, message: FetchedMessage, bytes: Buffer): void {
  if (message.sevenBit && !isAscii(bytes)) out.wire(sevenBitWire(bytes.toString('latin1')));
  else out.bytes(bytes);
}

function writeEnvelope(out: ImapOutput, message: FetchedMessage, envelope: Buffer): void {
  const wire = wireOf(message, 'envelope');
  out.wire('ENVELOPE ');
  if (wire !== undefined) out.wire(wire);
  else writeStored(out, message, envelope);
}

function writeItem(out: ImapOutput, item: FetchItem, message: FetchedMessage): Promise<void> | undefined {
  const { stored } = message;
  const known = VIEW_ITEMS[item.kind]?.(message.view, message.index) ?? STORED_ITEMS[item.kind]?.(message);
  if (known !== undefined) out.wire(known);
  else if (item.kind === 'bodyStructure') writeStructure(out, item.extended, message);
  else if (item.kind === 'body') return writeBody(out, item, message);
  else if (item.kind === 'binary' || item.kind === 'binarySize') return writeBinary(out, item, message);
  else if (item.kind === 'envelope' && stored.envelope) writeEnvelope(out, message, stored.envelope);
  return undefined;
}

/** The items from one on; waits only where one has to be waited for. */
async function writeRest(
  out: ImapOutput,
  items: readonly FetchItem[],
  message: FetchedMessage,
  from: { place: number; writing: Promise<void> },
): Promise<void> {
  await from.writing;
  for (const item of items.slice(from.place + 1)) {
    out.wire(' ');
    await writeItem(out, item, message);
  }
  out.wire(')\r\n');
}

/** Writes the response; gives something to wait for where bytes have to be read for it. */
export function writeFetched(
  out: ImapOutput,
  items: readonly FetchItem[],
  message: FetchedMessage,
): Promise<void> | undefined {
  for (const item of items)
    if (item.kind === 'binary' || item.kind === 'binarySize') requireDecodable(item, rootOf(message));
  out.wire(message.start);
  for (let place = 0; place < items.length; place += 1) {
    if (place > 0) out.wire(' ');
    const writing = writeItem(out, items[place] as FetchItem, message);
    if (writing) return writeRest(out, items, message, { place, writing });
  }
  out.wire(')\r\n');
  return undefined;
}
