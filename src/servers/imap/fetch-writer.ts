/**
 * Writes one message's FETCH response, item by item (RFC 3501 §7.4.2); large literals go out in slices.
 */

import type { MessageBytes } from '#domain/mailstore/message-bytes.ts';
import type { StoredMessage } from '#domain/mailstore/message-values.ts';
import { encodeBodyStructure } from '#formats/imap/body-structure.ts';
import type { FetchItem } from '#formats/imap/commands/fetch-items.ts';
import { encodeInternalDate, literalStart } from '#formats/imap/encoder.ts';
import { type ByteRange, findSection, partialRange, selectHeaderFields } from '#formats/imap/sections.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import type { ImapOutput } from './output.ts';
import type { SelectedMailbox } from './selected.ts';
import { flagsText } from './untagged.ts';

/** One message about to be written. */
export interface FetchedMessage {
  view: SelectedMailbox;
  index: number;
  stored: StoredMessage;
  bytes: MessageBytes | undefined;
  /** The offset of INTERNALDATE from UTC. */
  zoneMinutes: number;
  /** Decoded when first needed. */
  root?: MessagePart;
}

type BodyItem = Extract<FetchItem, { kind: 'body' }>;

function rootOf(message: FetchedMessage): MessagePart {
  const root = message.root ?? decodeParts(message.stored.parts ?? '');
  message.root = root;
  return root;
}

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
  const known = viewItemText(message.view, message.index, item.kind);
  if (known !== undefined) out.wire(known);
  else if (item.kind === 'internalDate')
    out.wire(`INTERNALDATE ${encodeInternalDate(stored.receivedAt, message.zoneMinutes)}`);
  else if (item.kind === 'bodyStructure') writeStructure(out, item.extended, message);
  else if (item.kind === 'body') return writeBody(out, item, message);
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
  out.wire(`* ${message.index + 1} FETCH (`);
  let isFirst = true;
  for (const item of items) {
    if (!isFirst) out.wire(' ');
    isFirst = false;
    const writing = writeItem(out, item, message);
    if (writing) await writing;
  }
  out.wire(')\r\n');
}
