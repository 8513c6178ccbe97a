/**
 * The sort keys of messages, kept in memory for all sessions: a message never changes, so neither do its keys.
 *
 * Bounded by the number of messages, of which each costs some 300 bytes; the mailbox that was not sorted for longest
 * goes first.
 */
import type { SortKeys } from '#formats/imap/sort-keys.ts';
import type { SelectedMailbox } from '../selected.ts';

/** Some 60 MB in a process. */
const MAX_MESSAGES = 200_000;

/** Sort keys of one mailbox. */
export type KeysByUid = Map<number, SortKeys>;

/** The cache of one server. */
export class SortKeyCache {
  readonly #maxMessages: number;
  /** By mailbox and UIDVALIDITY; the last used stands last. */
  readonly #mailboxes = new Map<string, KeysByUid>();

  constructor(maxMessages = MAX_MESSAGES) {
    this.#maxMessages = maxMessages;
  }

  /** The keys known of a mailbox, to be read and added to until the next call. */
  keysOf({ access, mailbox }: Pick<SelectedMailbox, 'access' | 'mailbox'>): KeysByUid {
    const name = `${access.accountId}/${mailbox.id}/${mailbox.uidValidity}`;
    const keys: KeysByUid = this.#mailboxes.get(name) ?? new Map();
    this.#mailboxes.delete(name);
    this.#makeRoom();
    this.#mailboxes.set(name, keys);
    return keys;
  }

  #makeRoom(): void {
    let count = 0;
    for (const keys of this.#mailboxes.values()) count += keys.size;
    for (const [name, keys] of this.#mailboxes) {
      if (count <= this.#maxMessages) return;
      this.#mailboxes.delete(name);
      count -= keys.size;
    }
  }
}
