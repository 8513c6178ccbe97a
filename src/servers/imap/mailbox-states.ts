/**
 * The messages of mailboxes as columns, kept in memory for all sessions of the process.
 *
 * Opening one for the first time reads it page by page; every later one reads two rows and what changed since, and shares the
 * columns. So it costs what changed, not what is stored: a million messages or ten. Bounded by bytes; what was not asked
 * for longest goes first, and what is older than the change log reaches back is read anew, as is what an import has filled.
 */

import type { MailAccess } from '#domain/mailstore/access.ts';
import { requireRight } from '#domain/mailstore/access.ts';
import { CHANGE_RETENTION_DAYS } from '#domain/mailstore/change-log.ts';
import type { MailboxChanges, OpenedMailbox } from '#domain/mailstore/message-values.ts';
import { openMailbox, readChanges, readMessagePage } from '#domain/mailstore/snapshot.ts';
import { breathe } from '#platform/kernel/breath.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { MessageColumns } from './message-columns.ts';

/** In a process: eighteen mailboxes of a million messages lie below it, nine thousand of five thousand at it. */
const MAX_BYTES = 480 * 1024 * 1024;

/** The object, its place in the map, its empty arrays. */
const ENTRY_BYTES = 1_000;

/** Half of what the change log keeps, so that no clean-up comes between. */
const MAX_AGE_MS = (CHANGE_RETENTION_DAYS / 2) * 86_400_000;

/** A message from the change log costs as much as eight that are read in pages, and in one breath: from so many new ones on, pages. */
const MANY_NEW = 10_000;
const PAGED_FOR_ONE_LOGGED = 8;

/** What a session begins with. */
export interface OpenedState extends OpenedMailbox {
  messages: MessageColumns;
  /** The columns are as of this mod-sequence of the account. */
  syncedModseq: number;
}

interface Entry {
  messages: MessageColumns;
  modseq: number;
  /** When it was last brought up to date. */
  at: number;
  /** What it was last counted with. */
  bytes: number;
}

/** Takes changes into columns; those of an older read than the columns' own are known already. */
function takeIn(messages: MessageColumns, changes: MailboxChanges): void {
  for (const message of [...changes.flagged, ...changes.added]) {
    const index = messages.indexOf(message.uid);
    if (index >= 0) {
      if (message.modseq > (messages.modseqs[index] ?? 0)) messages.setFlags(index, message);
    } else if ('size' in message && message.uid > messages.lastUid)
      messages.append(message as MailboxChanges['added'][number]);
  }
  const gone = changes.removed.map((uid) => messages.indexOf(uid)).filter((index) => index >= 0);
  messages.remove(gone.sort((a, b) => a - b));
}

/** Where far more has come than was there, reading all of it in pages is quicker than asking the log for each. */
function hasManyNew({ mailbox }: OpenedMailbox, { messages }: Entry, manyNew: number): boolean {
  const added = mailbox.uidNext - 1 - messages.lastUid;
  return added > manyNew && added * PAGED_FOR_ONE_LOGGED > mailbox.messageCount;
}

/** The columns of one server. */
export class MailboxStates {
  readonly #maxBytes: number;
  readonly #manyNew: number;
  readonly #clock: () => number;
  /** By account, whose read state is seen, mailbox and UIDVALIDITY; the last used stands last. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(clock: () => number, maxBytes = MAX_BYTES, manyNew = MANY_NEW) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
    this.#manyNew = manyNew;
  }

  /** Opens a mailbox for a session. `Refusal('notFound')` when it is gone. */
  async open(
    db: Queryable,
    access: MailAccess,
    mailboxId: MailboxId,
    options: { takeRecent: boolean },
  ): Promise<OpenedState> {
    requireRight(access, mailboxId, 'r');
    const opened = await openMailbox(db, access, mailboxId, options);
    const reader = access.viewerId ?? '';
    const name = `${access.accountId}/${reader}/${mailboxId}/${opened.mailbox.uidValidity}`;
    const known = this.#entries.get(name);
    const entry =
      known && this.#clock() - known.at < MAX_AGE_MS && !hasManyNew(opened, known, this.#manyNew)
        ? await this.#refresh(db, access, opened, known)
        : await this.#read(db, access, opened);
    this.#keep(name, entry);
    return { ...opened, messages: entry.messages.share(), syncedModseq: entry.modseq };
  }

  async #refresh(db: Queryable, access: MailAccess, opened: OpenedMailbox, entry: Entry): Promise<Entry> {
    const { mailbox, accountModseq } = opened;
    // Every change of messages moves the mailbox's own mod-sequence.
    if (mailbox.modseq <= entry.modseq) entry.modseq = Math.max(entry.modseq, accountModseq);
    else {
      const changes = await readChanges(db, access, mailbox.id, entry.modseq);
      // Another session may have been faster; what is older than the columns must not come over them.
      if (changes.modseq >= entry.modseq) {
        takeIn(entry.messages, changes);
        entry.modseq = changes.modseq;
      }
    }
    entry.at = this.#clock();
    return entry;
  }

  /** Page by page; what happened between the first and the last is taken from the change log. */
  async #read(db: Queryable, access: MailAccess, { mailbox, accountModseq }: OpenedMailbox): Promise<Entry> {
    const messages = new MessageColumns();
    let pages = 0;
    for (let isLast = false; !isLast; pages += 1) {
      const page = await readMessagePage(db, access, mailbox.id, messages.lastUid);
      messages.addPage(page);
      ({ isLast } = page);
      if (!isLast) await breathe();
    }
    const entry = { messages, modseq: accountModseq, at: this.#clock(), bytes: 0 };
    if (pages === 1) return entry;
    const changes = await readChanges(db, access, mailbox.id, accountModseq);
    takeIn(messages, changes);
    return { ...entry, modseq: changes.modseq };
  }

  #keep(name: string, entry: Entry): void {
    this.#drop(name);
    entry.bytes = ENTRY_BYTES + entry.messages.bytes;
    this.#bytes += entry.bytes;
    this.#entries.set(name, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes || oldest === name) return;
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    const entry = this.#entries.get(name);
    if (!entry) return;
    this.#entries.delete(name);
    this.#bytes -= entry.bytes;
  }
}
