/**
 * Envelopes, body structures and the like of messages, kept in memory for all sessions: a stored message never changes.
 *
 * What a client lists again and again (FETCH ENVELOPE, BODYSTRUCTURE) costs one read of the store in the life of the
 * process. Bounded by bytes; the mailbox that was not asked for longest goes first. Rights are asked each time.
 */
import { requireRight } from '#domain/mailstore/access.ts';
import type { StoredMessage } from '#domain/mailstore/message-values.ts';
import { type MessageColumns, readMessages } from '#domain/mailstore/messages.ts';
import type { Patch } from '#formats/mime/ascii-header.ts';
import { ownBytes } from '#platform/kernel/own-bytes.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { SelectedMailbox } from './selected.ts';

/** In a process; 10,000 messages with envelope and structure are some 12 MB. */
const MAX_BYTES = 128 * 1024 * 1024;

/** An entry of the map, the object, its ids and dates. */
const ENTRY_BYTES = 400;

/** Columns as they are written, also to clients that take seven bits only. */
type WireName = `${'envelope' | 'bodyStructure'}${'' | 'InSevenBits'}`;

/** A message with what of it was written before, as text of one character a byte, and how its headers become ASCII. */
export interface WiredMessage extends StoredMessage {
  wires?: Partial<Record<WireName, string>>;
  patches?: readonly Patch[];
}

interface MailboxEntries {
  byUid: Map<number, StoredMessage>;
  bytes: number;
}

function bytesOf({ envelope, bodyStructure, parts, fields, preview }: StoredMessage): number {
  const texts = (parts?.length ?? 0) + (fields?.length ?? 0) + (preview?.length ?? 0);
  // Once as stored, once as written to each kind of client.
  return ENTRY_BYTES + 3 * ((envelope?.length ?? 0) + (bodyStructure?.length ?? 0)) + texts;
}

/** Read at once, so many messages fill whole pools of buffers; fewer would each keep a pool of 64 kB alive. */
const DENSE = 64;

/** The columns that can be asked for. */
const WIDE = ['envelope', 'bodyStructure', 'parts', 'fields', 'preview'] as const;

type Wide = (typeof WIDE)[number];

function has(stored: StoredMessage | undefined, wanted: readonly Wide[]): stored is StoredMessage {
  if (!stored) return false;
  for (const name of wanted) if (stored[name] === undefined) return false;
  return true;
}

/** With bytes that are kept for their own sake only. */
function owned(stored: StoredMessage): StoredMessage {
  const own = { ...stored };
  for (const name of ['blob', ...WIDE] as const) {
    const value: unknown = own[name];
    if (Buffer.isBuffer(value)) Object.assign(own, { [name]: ownBytes(value) });
  }
  return own;
}

/** The cache of one server. */
export class StoredMessageCache {
  readonly #maxBytes: number;
  /** By mailbox and UIDVALIDITY; the last used stands last. */
  readonly #mailboxes = new Map<string, MailboxEntries>();
  #bytes = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** As `readMessages`, but only what is not known yet is read from the store. */
  async read(
    db: Queryable,
    { access, mailbox }: Pick<SelectedMailbox, 'access' | 'mailbox'>,
    uids: readonly number[],
    columns: MessageColumns,
  ): Promise<StoredMessage[]> {
    requireRight(access, mailbox.id, 'r');
    const entries = this.#entriesOf(`${access.accountId}/${mailbox.id}/${mailbox.uidValidity}`);
    const wanted = WIDE.filter((name) => columns[name]);
    const known = uids.map((uid) => {
      const stored = entries.byUid.get(uid);
      return has(stored, wanted) ? stored : undefined;
    });
    const missing = uids.filter((_, place) => !known[place]);
    if (missing.length === 0) return known as StoredMessage[];
    const read = await readMessages(db, access, mailbox.id, missing, columns);
    const fresh = new Map<number, StoredMessage>(read.map((stored) => [stored.uid, stored]));
    const found = uids.flatMap((uid, place) => known[place] ?? fresh.get(uid) ?? []);
    for (const stored of read) this.#keep(entries, read.length < DENSE ? owned(stored) : stored);
    this.#makeRoom();
    return found;
  }

  #entriesOf(name: string): MailboxEntries {
    const entries = this.#mailboxes.get(name) ?? { byUid: new Map<number, StoredMessage>(), bytes: 0 };
    this.#mailboxes.delete(name);
    this.#mailboxes.set(name, entries);
    return entries;
  }

  /** Adds what was read to what was known of the message. */
  #keep(entries: MailboxEntries, stored: StoredMessage): void {
    const before = entries.byUid.get(stored.uid);
    const whole = { ...before, ...stored };
    const grown = bytesOf(whole) - (before ? bytesOf(before) : 0);
    // One mailbox alone never pushes out all others.
    if (entries.bytes + grown > this.#maxBytes / 2) return;
    entries.byUid.set(stored.uid, whole);
    entries.bytes += grown;
    this.#bytes += grown;
  }

  #makeRoom(): void {
    for (const [name, { bytes }] of this.#mailboxes) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#mailboxes.delete(name);
      this.#bytes -= bytes;
    }
  }
}
