/**
 * The keys that messages are sorted and threaded by, kept in memory for all sessions: a message never changes, so
 * neither do its keys.
 *
 * Bounded by the number of messages and Message-IDs, each of which costs some 300 bytes; the mailbox that was not asked
 * for longest goes first.
 */
import type { ThreadAlgorithm } from '#formats/imap/commands/thread.ts';
import type { MessageKeys } from '#formats/imap/message-keys.ts';
import type { ThreadTree } from '#formats/imap/threading/thread-tree.ts';
import type { SelectedMailbox } from '../selected.ts';

/** In a process. */
const MAX_BYTES = 112 * 1024 * 1024;
/** What a message or a Message-ID costs, measured. */
const ENTRY_BYTES = 300;

/** What is known of one mailbox. */
export interface MailboxKeys {
  byUid: Map<number, MessageKeys>;
  /** A number for each Message-ID that a message has or names, from 0. */
  idNumbers: Map<string, number>;
  /** The place of each text in the order of texts, by field; made when first sorted by, and anew for new texts. */
  ranks: Map<keyof MessageKeys, Map<string, number>>;
  /** Results of the last sorts, by what they were sorted by: of the same messages the order is the same for ever. */
  orders: Map<string, SortedOrder>;
  /** Results of the last THREAD, by its algorithm. */
  threads: Map<ThreadAlgorithm, { uids: Uint32Array; tree: ThreadTree }>;
}

/** Messages of a view in an order. */
export interface SortedOrder {
  /** Their UIDs in mailbox order. */
  uids: Uint32Array;
  /** Places among them. */
  places: Uint32Array;
}

/** The UIDs at indexes; a plain loop, many times as fast as `from` with a function. */
export function uidsAt(
  { messages }: Pick<SelectedMailbox, 'messages'>,
  indexes: readonly number[],
): Uint32Array {
  const { uids } = messages;
  const found = new Uint32Array(indexes.length);
  for (let place = 0; place < found.length; place += 1)
    found[place] = uids[indexes[place] as number] as number;
  return found;
}

/** True where a kept result is of these messages. */
export function haveSameUids(kept: Uint32Array, wanted: Uint32Array): boolean {
  if (kept.length !== wanted.length) return false;
  for (let place = 0; place < wanted.length; place += 1) if (kept[place] !== wanted[place]) return false;
  return true;
}

function sizeOf({ byUid, idNumbers }: MailboxKeys): number {
  return byUid.size + idNumbers.size;
}

/** The cache of one server. */
export class MessageKeyCache {
  readonly #maxEntries: number;
  /** By mailbox and UIDVALIDITY; the last used stands last. */
  readonly #mailboxes = new Map<string, MailboxKeys>();

  constructor(maxBytes = MAX_BYTES) {
    this.#maxEntries = maxBytes / ENTRY_BYTES;
  }

  /** The keys known of a mailbox, to be read and added to. */
  keysOf({ access, mailbox }: Pick<SelectedMailbox, 'access' | 'mailbox'>): MailboxKeys {
    const name = `${access.accountId}/${mailbox.id}/${mailbox.uidValidity}`;
    const keys = this.#mailboxes.get(name) ?? {
      byUid: new Map(),
      idNumbers: new Map(),
      ranks: new Map(),
      orders: new Map(),
      threads: new Map(),
    };
    this.#mailboxes.delete(name);
    this.#makeRoom();
    this.#mailboxes.set(name, keys);
    return keys;
  }

  #makeRoom(): void {
    let count = 0;
    for (const keys of this.#mailboxes.values()) count += sizeOf(keys);
    for (const [name, keys] of this.#mailboxes) {
      if (count <= this.#maxEntries) return;
      this.#mailboxes.delete(name);
      count -= sizeOf(keys);
    }
  }
}
