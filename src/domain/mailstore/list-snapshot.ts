/**
 * All places of an account's e-mails in the order of lists, newest first, as arrays of numbers. Pure.
 *
 * 40 bytes a place: an account of 100,000 e-mails takes 4 MB. From it come lists of a mailbox with their totals, collapsed to threads
 * or not, and the numbers of threads, without reading a mailbox from the database (RFC 8621 §2, §4.4).
 *
 * Flags that change are written where they stand, and lists and numbers are kept up: that costs what changed. Arrivals on top are copied
 * over in runs, with the lists; only moves, removals and late arrivals make the lists anew when they are next asked for.
 */

import { ID_BYTES, Numbering, PACKED_BYTES, type Row, rowAt, uuidOf } from './packed-rows.ts';
import { ThreadTally } from './thread-tally.ts';

/** What of an account's list is asked for; every part narrows it. */
export interface SnapshotFilter {
  mailboxId?: string;
  /** Flag bits that have to be set, and that must not be. */
  has: number;
  lacks: number;
}

export type ThreadCounts = ReadonlyMap<string, { total: number; unread: number }>;

/** A list that was asked for, with what for. */
interface KnownList {
  filter: SnapshotFilter;
  collapse: boolean;
  places: Int32Array;
}

export class ListSnapshot {
  #modseq: number;
  readonly length: number;
  readonly #emails: Buffer;
  readonly #threads: Int32Array;
  readonly #received: Float64Array;
  readonly #flags: Int16Array;
  readonly #boxes: Uint16Array;
  readonly #threadNames: Numbering;
  readonly #boxNames: Numbering;
  readonly #lists = new Map<string, KnownList>();
  #tally: ThreadTally | undefined;

  private constructor(modseq: number, length: number, threadNames: Numbering, boxNames: Numbering) {
    this.#modseq = modseq;
    this.length = length;
    this.#emails = Buffer.alloc(length * ID_BYTES);
    this.#threads = new Int32Array(length);
    this.#received = new Float64Array(length);
    this.#flags = new Int16Array(length);
    this.#boxes = new Uint16Array(length);
    this.#threadNames = threadNames;
    this.#boxNames = boxNames;
  }

  get modseq(): number {
    return this.#modseq;
  }

  /** From the places as the database packs them, in order. */
  static from(modseq: number, packed: Buffer): ListSnapshot {
    const length = packed.length / PACKED_BYTES;
    const snapshot = new ListSnapshot(modseq, length, new Numbering(), new Numbering());
    for (let index = 0; index < length; index += 1) snapshot.#put(index, rowAt(packed, index));
    return snapshot;
  }

  /**
   * As of `modseq`, where nothing but flags is another: of every touched e-mail the same places have to be given as are here. Else false, and
   * nothing has been done. Whoever looks at this snapshot sees the newer flags.
   */
  takeFlags(modseq: number, touched: readonly string[], packed: Buffer): boolean {
    const rows = Array.from({ length: packed.length / PACKED_BYTES }, (_, index) => rowAt(packed, index));
    const runs = Map.groupBy(rows, (row) => row.emailId.toString('hex'));
    if (runs.size !== touched.length || !touched.every((id) => runs.has(id.replaceAll('-', ''))))
      return false;
    const found: { place: number; flags: number }[] = [];
    for (const run of runs.values()) {
      const places = this.#placesOfRun(run);
      if (!places) return false;
      found.push(...places);
    }
    for (const { place, flags } of found) this.#setFlags(place, flags);
    this.#modseq = modseq;
    return true;
  }

  /** Where the places of one e-mail stand here, with their new flags; undefined where they are others. */
  #placesOfRun(run: readonly Row[]): { place: number; flags: number }[] | undefined {
    const [first] = run;
    if (!first) return undefined;
    const end = this.#placeFor(first);
    let start = end;
    while (start > 0 && this.#hexAt(start - 1) === first.emailId.toString('hex')) start -= 1;
    if (end - start !== run.length) return undefined;
    const places: { place: number; flags: number }[] = [];
    for (const { thread, mailbox, flags } of run) {
      const box = this.#boxNames.find(mailbox);
      const place = this.#boxes.subarray(start, end).indexOf(box ?? -1);
      if (place < 0 || this.threadIdAt(start + place) !== uuidOf(thread, 0)) return undefined;
      places.push({ place: start + place, flags });
    }
    return places;
  }

  #setFlags(place: number, flags: number): void {
    const before = this.#flags[place] ?? 0;
    if (before === flags) return;
    this.#flags[place] = flags;
    this.#tally?.changeFlags(this.#boxes[place] ?? 0, this.#threads[place] ?? 0, before, flags);
    // A list that asks for none of these flags stays.
    for (const [key, { filter }] of this.#lists)
      if (((filter.has | filter.lacks) & (before ^ flags)) !== 0) this.#lists.delete(key);
  }

  /** The same after some e-mails changed: all places of the touched are taken out, and those given put in. Copies in runs. */
  changed(modseq: number, touched: readonly string[], packed: Buffer): ListSnapshot {
    const rows = Array.from({ length: packed.length / PACKED_BYTES }, (_, index) => rowAt(packed, index));
    const gone = this.#placesOf(touched);
    const places = rows.map((row) => this.#placeFor(row));
    const length = this.length - gone.length + rows.length;
    const next = new ListSnapshot(modseq, length, this.#threadNames, this.#boxNames);
    let from = 0;
    let to = 0;
    let nextRow = 0;
    const copyUpTo = (end: number): void => {
      next.#copyRun(to, this, from, end);
      to += end - from;
      from = end;
    };
    for (const place of [...gone, this.length]) {
      while (nextRow < rows.length && (places[nextRow] ?? 0) <= place) {
        copyUpTo(places[nextRow] ?? 0);
        next.#put(to, rows[nextRow] as Row);
        to += 1;
        nextRow += 1;
      }
      copyUpTo(place);
      from = place + 1;
    }
    if (gone.length === 0 && places.every((place) => place === 0)) next.#takeOver(this, rows.length);
    return next;
  }

  /** Lists and numbers of a snapshot that differs by so many e-mails that came on top. */
  #takeOver(before: ListSnapshot, arrived: number): void {
    for (const [key, known] of before.#lists) {
      const fresh = this.#placesFor(known.filter, known.collapse, arrived);
      const threads = new Set(fresh.map((place) => this.#threads[place] ?? 0));
      const kept = known.collapse
        ? known.places.filter((place) => !threads.has(before.#threads[place] ?? 0))
        : known.places;
      const places = new Int32Array(fresh.length + kept.length);
      places.set(fresh);
      for (let index = 0; index < kept.length; index += 1)
        places[fresh.length + index] = (kept[index] ?? 0) + arrived;
      this.#lists.set(key, { ...known, places });
    }
    this.#tally = before.#tally;
    before.#tally = undefined;
    for (let place = 0; place < arrived; place += 1)
      this.#tally?.add(this.#boxes[place] ?? 0, this.#threads[place] ?? 0, this.#flags[place] ?? 0);
  }

  /** Bytes held, lists included. */
  get bytes(): number {
    return this.length * 48 + this.#threadNames.names.length * 120 + (this.#tally?.bytes ?? 0);
  }

  /** Places of the e-mails that a list shows, each e-mail once, and with `collapse` the first of each thread. */
  list(filter: SnapshotFilter, collapse: boolean): Int32Array {
    const key = `${filter.mailboxId ?? ''} ${filter.has} ${filter.lacks} ${collapse}`;
    const known = this.#lists.get(key);
    if (known) return known.places;
    const places = Int32Array.from(this.#placesFor(filter, collapse, this.length));
    this.#lists.set(key, { filter, collapse, places });
    return places;
  }

  /** Those of a list among the first so many places. */
  #placesFor({ mailboxId, has, lacks }: SnapshotFilter, collapse: boolean, end: number): number[] {
    const box = mailboxId === undefined ? -1 : (this.#boxNames.find(mailboxId) ?? -2);
    const seen = collapse ? new Uint8Array(this.#threadNames.names.length) : undefined;
    const places: number[] = [];
    for (let index = 0; index < end; index += 1) {
      if (box !== -1 && this.#boxes[index] !== box) continue;
      const flags = this.#flags[index] ?? 0;
      if ((flags & has) !== has || (flags & lacks) !== 0) continue;
      const thread = this.#threads[index] ?? 0;
      if (seen?.[thread] === 1) continue;
      // Several places of one e-mail stand side by side.
      const last = places.at(-1);
      if (box === -1 && last !== undefined && this.#isSameEmail(last, index)) continue;
      if (seen) seen[thread] = 1;
      places.push(index);
    }
    return places;
  }

  /** Where an e-mail stands in a list; negative when it does not. */
  findIn(list: Int32Array, emailId: string): number {
    const wanted = Buffer.from(emailId.replaceAll('-', ''), 'hex');
    return list.findIndex(
      (place) => wanted.compare(this.#emails, place * ID_BYTES, (place + 1) * ID_BYTES) === 0,
    );
  }

  emailIdAt(place: number): string {
    return uuidOf(this.#emails, place * ID_BYTES);
  }

  threadIdAt(place: number): string {
    return this.#threadNames.names[this.#threads[place] ?? 0] ?? '';
  }

  /**
   * Threads and unread threads by mailbox (RFC 8621 §2): a thread is unread where any of its e-mails is neither seen nor a draft;
   * what lies in the trash counts there alone.
   */
  countThreads(trashId: string | undefined, seen: number, draft: number): ThreadCounts {
    const trash = trashId === undefined ? -1 : (this.#boxNames.find(trashId) ?? -1);
    if (!this.#tally?.isFor(trash, seen | draft)) {
      this.#tally = new ThreadTally(trash, seen | draft);
      for (let index = 0; index < this.length; index += 1)
        this.#tally.add(this.#boxes[index] ?? 0, this.#threads[index] ?? 0, this.#flags[index] ?? 0);
    }
    const tally = this.#tally;
    return new Map(this.#boxNames.names.map((name, box) => [name, tally.countOf(box)]));
  }

  #put(index: number, { emailId, thread, mailbox, received, flags }: Row): void {
    emailId.copy(this.#emails, index * ID_BYTES);
    this.#threads[index] = this.#threadNames.numberOf(uuidOf(thread, 0));
    this.#received[index] = received;
    this.#flags[index] = flags;
    this.#boxes[index] = this.#boxNames.numberOf(mailbox);
  }

  #copyRun(to: number, from: ListSnapshot, start: number, end: number): void {
    if (start >= end) return;
    from.#emails.copy(this.#emails, to * ID_BYTES, start * ID_BYTES, end * ID_BYTES);
    this.#threads.set(from.#threads.subarray(start, end), to);
    this.#received.set(from.#received.subarray(start, end), to);
    this.#flags.set(from.#flags.subarray(start, end), to);
    this.#boxes.set(from.#boxes.subarray(start, end), to);
  }

  /** All places of e-mails, in order. The last four bytes of an id are random and tell nearly all apart. */
  #placesOf(ids: readonly string[]): number[] {
    const wanted = new Set(ids.map((id) => id.replaceAll('-', '')));
    const ends = new Set(ids.map((id) => Buffer.from(id.slice(-8), 'hex').readUInt32LE()));
    const words = new DataView(this.#emails.buffer, this.#emails.byteOffset, this.#emails.length);
    const places: number[] = [];
    for (let index = 0; index < this.length; index += 1)
      if (ends.has(words.getUint32(index * ID_BYTES + 12, true)) && wanted.has(this.#hexAt(index)))
        places.push(index);
    return places;
  }

  /** The first place that a row stands before. */
  #placeFor(row: Row): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isBefore(row, middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #hexAt(index: number): string {
    return this.#emails.toString('hex', index * ID_BYTES, (index + 1) * ID_BYTES);
  }

  #isSameEmail(a: number, b: number): boolean {
    return (
      this.#emails.compare(
        this.#emails,
        b * ID_BYTES,
        (b + 1) * ID_BYTES,
        a * ID_BYTES,
        (a + 1) * ID_BYTES,
      ) === 0
    );
  }

  /** Newer first; of the same moment, the larger id. */
  #isBefore({ received, emailId }: Row, place: number): boolean {
    const other = this.#received[place] ?? 0;
    if (received !== other) return received > other;
    return emailId.compare(this.#emails, place * ID_BYTES, (place + 1) * ID_BYTES) > 0;
  }
}
