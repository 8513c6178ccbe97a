/**
 * The selected mailbox as one session knows it: which message has which number, and its flags.
 *
 * RFC 9051 §2.3.1: numbers are places in this list and move only when the session has been told of an EXPUNGE.
 * So what other sessions removed waits here until a command at which that may be said (RFC 3501 §7.4.1).
 * Columns of numbers, not a row object per message: 18 bytes each, 180 kB for 10,000 messages,
 * and nothing where another session has the same.
 *
 * "Index" is the message's place from 0, its sequence number less one.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import {
  type Flags,
  type Mailbox,
  type MailboxChanges,
  type MessageFlags,
  SEEN,
} from '#domain/mailstore/message-values.ts';
import type { OpenedState } from './mailbox-states.ts';
import type { MessageColumns } from './message-columns.ts';

/** What changed in the view and has to be said to the client. */
export interface ViewUpdate {
  /** Sequence numbers as EXPUNGE says them, one after the other; from the last to the first. */
  expunged: number[];
  /** UIDs of the same messages, ascending, for VANISHED (RFC 7162 §3.2.10). */
  vanished: number[];
  /** Messages were added: EXISTS and RECENT are due. */
  grown: boolean;
  /** UIDs of messages that were added. */
  added: number[];
  /** A keyword the session has not heard of: FLAGS and PERMANENTFLAGS are due. */
  newKeywords: boolean;
  /** UIDs of messages whose flags changed without the session's doing. */
  flagged: number[];
}

/** A message with the number that the client knows it by. */
export interface GoneMessage {
  uid: number;
  number: number;
}

/** A result that its client is told the changes of. */
export interface KeptResult {
  /** Forgets messages before EXPUNGE is said; numbers are those that the client knows. */
  forget(gone: readonly GoneMessage[]): void;
  /** Looks at messages that came or changed. */
  review(uids: readonly number[]): Promise<void>;
}

/** The view of one session. */
export class SelectedMailbox {
  /** The key to the account; asked for anew when rights may have changed. */
  access: MailAccess;
  readonly mailbox: Omit<Mailbox, 'path'>;
  /** EXAMINE, or an access for reading only. */
  readonly isReadOnly: boolean;
  readonly messages: MessageColumns;
  /** \Recent is told: IMAP4rev2 has it no longer (RFC 9051 Appendix E). */
  readonly tellsRecent: boolean;
  /** The mailbox was deleted by somebody. */
  isDestroyed = false;
  /** The store is known up to this mod-sequence. */
  syncedModseq: number;
  /** The result of the last SEARCH with SAVE, as UIDs (RFC 5182). */
  savedUids: number[] = [];
  /** Results kept up to date, by the tag of their command (RFC 5267). */
  readonly contexts = new Map<string, KeptResult>();
  /** UIDs from and below which messages were new when this session, and no other, was told of them. */
  readonly #recent: { from: number; to: number }[];
  readonly #removed = new Set<number>();
  /** UIDs of messages that this session changed, of which kept results have not heard. */
  #unreviewed: number[] = [];

  constructor(
    opened: OpenedState,
    access: MailAccess,
    { isReadOnly, tellsRecent }: { isReadOnly: boolean; tellsRecent: boolean },
  ) {
    this.tellsRecent = tellsRecent;
    this.access = access;
    this.mailbox = opened.mailbox;
    this.isReadOnly = isReadOnly;
    this.messages = opened.messages;
    this.syncedModseq = opened.syncedModseq;
    // Who only looks takes nothing: what comes later is new to it as well (RFC 3501 §6.3.2).
    const to = isReadOnly ? Number.POSITIVE_INFINITY : opened.mailbox.uidNext;
    this.#recent = [{ from: opened.firstRecentUid, to }];
  }

  get count(): number {
    return this.messages.count;
  }

  /** Keywords of any message so far: what FLAGS lists. */
  get keywordNames(): ReadonlySet<string> {
    return this.messages.keywordNames;
  }

  /** The UID that comes next, as far as this session can tell. */
  get uidNext(): number {
    return Math.max(this.mailbox.uidNext, this.messages.lastUid + 1);
  }

  /** Whether this session was the first to be told of the message (RFC 3501 §2.3.2). */
  isRecent(index: number): boolean {
    if (!this.tellsRecent) return false;
    const uid = this.messages.uids[index] ?? 0;
    return this.#recent.some(({ from, to }) => uid >= from && uid < to);
  }

  get recentCount(): number {
    return this.#recent.reduce(
      (count, { from, to }) => count + this.messages.lowerBound(to) - this.messages.lowerBound(from),
      0,
    );
  }

  /** Messages of these UIDs are this session's to be told as \Recent. */
  takeRecent(range: { from: number; to: number }): void {
    const last = this.#recent.at(-1);
    if (last && last.to === range.from) last.to = range.to;
    else this.#recent.push(range);
  }

  /** Index of the first message without \Seen, or -1. */
  get firstUnseen(): number {
    return this.messages.firstWithout(SEEN);
  }

  flagsAt(index: number): Flags {
    return this.messages.flagsAt(index);
  }

  /** True when the message is gone from the store although the session has not been told. */
  isRemoved(uid: number): boolean {
    return this.#removed.has(uid);
  }

  /** Takes over what the store tells; `mayExpunge` where EXPUNGE may be said now. */
  apply(changes: MailboxChanges, mayExpunge: boolean): ViewUpdate {
    this.syncedModseq = Math.max(this.syncedModseq, changes.modseq);
    this.isDestroyed ||= changes.destroyed;
    const keywordsBefore = this.keywordNames.size;
    const flagged = changes.flagged
      .filter((message) => this.#takeFlags(message))
      .map((message) => message.uid as number);
    const added: number[] = [];
    for (const message of changes.added) {
      if (message.uid > this.messages.lastUid) {
        this.messages.append(message);
        added.push(message.uid);
      } else if (this.#takeFlags(message)) flagged.push(message.uid);
    }
    for (const uid of changes.removed) if (this.messages.indexOf(uid) >= 0) this.#removed.add(uid);
    const newKeywords = this.keywordNames.size > keywordsBefore;
    return { ...this.takeExpunged(mayExpunge), grown: added.length > 0, added, newKeywords, flagged };
  }

  /** Drops the messages that are known to be gone, if that may be said now. */
  takeExpunged(mayExpunge: boolean): { expunged: number[]; vanished: number[] } {
    if (!mayExpunge || this.#removed.size === 0) return { expunged: [], vanished: [] };
    const vanished = [...this.#removed].sort((a, b) => a - b);
    this.#removed.clear();
    const indexes = vanished.map((uid) => this.messages.indexOf(uid)).filter((index) => index >= 0);
    this.messages.remove(indexes);
    const gone = new Set(vanished);
    this.savedUids = this.savedUids.filter((uid) => !gone.has(uid));
    return { expunged: indexes.map((index) => index + 1).reverse(), vanished };
  }

  /**
   * Takes over what one change of the account by this session made of flags; gives the UIDs for which that is news. Where
   * it is the next after what the view knows, nobody else's lies between, and the change log has no more: `isCaughtUp`.
   */
  takeOwnChange(changed: readonly MessageFlags[]): { own: number[]; isCaughtUp: boolean } {
    const own: number[] = [];
    const next = this.syncedModseq + 1;
    let isCaughtUp = changed.length > 0;
    for (const message of changed) {
      if (this.#takeFlags(message)) own.push(message.uid);
      isCaughtUp &&= message.modseq === next;
    }
    if (isCaughtUp) this.syncedModseq = next;
    if (this.contexts.size > 0) this.#unreviewed.push(...own);
    return { own, isCaughtUp };
  }

  /** What this session changed since kept results were last looked at. */
  takeUnreviewed(): number[] {
    const unreviewed = this.#unreviewed;
    this.#unreviewed = [];
    return unreviewed;
  }

  #takeFlags(message: MessageFlags): boolean {
    const index = this.messages.indexOf(message.uid);
    if (index < 0 || message.modseq <= (this.messages.modseqs[index] ?? 0)) return false;
    this.messages.setFlags(index, message);
    return true;
  }
}
