/**
 * All places of an account's e-mails in the order of lists, newest first, as arrays of numbers. Pure.
 *
 * 40 bytes a place: an account of 100,000 e-mails takes 4 MB. From it come lists of a mailbox with their totals, collapsed to threads
 * or not, and the numbers of threads, without reading a mailbox from the database (RFC 8621 §2, §4.4).
 */

/** What a place is packed as by the database: two ids and a mailbox, microseconds, flags. */
export const PACKED_BYTES = 58;
const ID_BYTES = 16;

/** One place. */
interface Row {
  emailId: Buffer;
  thread: Buffer;
  mailbox: string;
  received: number;
  flags: number;
}

function rowAt(packed: Buffer, index: number): Row {
  const at = index * PACKED_BYTES;
  return {
    emailId: packed.subarray(at, at + ID_BYTES),
    thread: packed.subarray(at + 16, at + 32),
    mailbox: uuidOf(packed, at + 32),
    received: Number(packed.readBigInt64BE(at + 48)),
    flags: packed.readInt16BE(at + 56),
  };
}

/** The text of 16 bytes as an id. */
function uuidOf(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + ID_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Numbers for ids that come again and again. */
class Numbering {
  readonly #numbers = new Map<string, number>();
  readonly names: string[] = [];

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.names.push(name);
    this.#numbers.set(name, this.names.length - 1);
    return this.names.length - 1;
  }

  find(name: string): number | undefined {
    return this.#numbers.get(name);
  }
}

/** What of an account's list is asked for; every part narrows it. */
export interface SnapshotFilter {
  mailboxId?: string;
  /** Flag bits that have to be set, and that must not be. */
  has: number;
  lacks: number;
}

export type ThreadCounts = ReadonlyMap<string, { total: number; unread: number }>;

export class ListSnapshot {
  readonly modseq: number;
  readonly length: number;
  readonly #emails: Buffer;
  readonly #threads: Int32Array;
  readonly #received: Float64Array;
  readonly #flags: Int16Array;
  readonly #boxes: Uint16Array;
  readonly #threadNames: Numbering;
  readonly #boxNames: Numbering;
  readonly #lists = new Map<string, Int32Array>();
  #counts: ThreadCounts | undefined;

  private constructor(modseq: number, length: number, threadNames: Numbering, boxNames: Numbering) {
    this.modseq = modseq;
    this.length = length;
    this.#emails = Buffer.alloc(length * ID_BYTES);
    this.#threads = new Int32Array(length);
    this.#received = new Float64Array(length);
    this.#flags = new Int16Array(length);
    this.#boxes = new Uint16Array(length);
    this.#threadNames = threadNames;
    this.#boxNames = boxNames;
  }

  /** From the places as the database packs them, in order. */
  static from(modseq: number, packed: Buffer): ListSnapshot {
    const length = packed.length / PACKED_BYTES;
    const snapshot = new ListSnapshot(modseq, length, new Numbering(), new Numbering());
    for (let index = 0; index < length; index += 1) snapshot.#put(index, rowAt(packed, index));
    return snapshot;
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
    return next;
  }

  /** Bytes held, lists included. */
  get bytes(): number {
    return this.length * 48 + this.#threadNames.names.length * 120;
  }

  /** Places of the e-mails that a list shows, each e-mail once, and with `collapse` the first of each thread. */
  list({ mailboxId, has, lacks }: SnapshotFilter, collapse: boolean): Int32Array {
    const key = `${mailboxId ?? ''} ${has} ${lacks} ${collapse}`;
    const known = this.#lists.get(key);
    if (known) return known;
    const box = mailboxId === undefined ? -1 : (this.#boxNames.find(mailboxId) ?? -2);
    const seen = collapse ? new Uint8Array(this.#threadNames.names.length) : undefined;
    const places: number[] = [];
    for (let index = 0; index < this.length; index += 1) {
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
    const list = Int32Array.from(places);
    this.#lists.set(key, list);
    return list;
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
    this.#counts ??= this.#countThreads(trashId, seen, draft);
    return this.#counts;
  }

  #countThreads(trashId: string | undefined, seen: number, draft: number): ThreadCounts {
    const trash = trashId === undefined ? -1 : (this.#boxNames.find(trashId) ?? -1);
    const threads = this.#threadNames.names.length;
    const unread = [new Uint8Array(threads), new Uint8Array(threads)];
    for (let index = 0; index < this.length; index += 1)
      if (((this.#flags[index] ?? 0) & (seen | draft)) === 0) {
        const side = unread[this.#boxes[index] === trash ? 1 : 0];
        if (side) side[this.#threads[index] ?? 0] = 1;
      }
    const boxes = this.#boxNames.names.length;
    const counts = this.#boxNames.names.map(() => ({ total: 0, unread: 0 }));
    const counted = Array.from({ length: boxes }, () => new Uint8Array(threads));
    for (let index = 0; index < this.length; index += 1) {
      const box = this.#boxes[index] ?? 0;
      const thread = this.#threads[index] ?? 0;
      const seenHere = counted[box];
      const count = counts[box];
      if (!seenHere || !count || seenHere[thread] === 1) continue;
      seenHere[thread] = 1;
      count.total += 1;
      if (unread[box === trash ? 1 : 0]?.[thread] === 1) count.unread += 1;
    }
    return new Map(this.#boxNames.names.map((name, box) => [name, counts[box] ?? { total: 0, unread: 0 }]));
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
