/**
 * The messages of a selected mailbox as columns of numbers in the order of their UIDs.
 *
 * Typed arrays with spare room at the end; a message is found by binary search, removed ones are squeezed out in
 * one pass however many they are.
 */
import type { Flags, MailboxSnapshot, MessageFlags } from '#domain/mailstore/message-values.ts';

/** Room for this many new messages before the columns are copied. */
const SPARE = 64;

const NO_KEYWORDS: string[] = [];

/** Columns; index = sequence number - 1. */
export class MessageColumns {
  #count: number;
  #uids: Uint32Array;
  #bits: Uint16Array;
  #modseqs: Float64Array;
  #sizes: Uint32Array;
  readonly #keywords: Map<number, string[]>;

  constructor(snapshot: Pick<MailboxSnapshot, 'uids' | 'bits' | 'modseqs' | 'sizes' | 'keywords'>) {
    const room = snapshot.uids.length + SPARE;
    this.#count = snapshot.uids.length;
    this.#uids = new Uint32Array(room);
    this.#bits = new Uint16Array(room);
    this.#modseqs = new Float64Array(room);
    this.#sizes = new Uint32Array(room);
    this.#uids.set(snapshot.uids);
    this.#bits.set(snapshot.bits);
    this.#modseqs.set(snapshot.modseqs);
    this.#sizes.set(snapshot.sizes);
    this.#keywords = new Map(snapshot.keywords);
  }

  get count(): number {
    return this.#count;
  }

  get uids(): Uint32Array {
    return this.#uids.subarray(0, this.#count);
  }

  get bits(): Uint16Array {
    return this.#bits.subarray(0, this.#count);
  }

  get modseqs(): Float64Array {
    return this.#modseqs.subarray(0, this.#count);
  }

  get sizes(): Uint32Array {
    return this.#sizes.subarray(0, this.#count);
  }

  /** The first index whose UID is at least `uid`. */
  lowerBound(uid: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#uids[middle] as number) < uid) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The index of a UID, or -1. */
  indexOf(uid: number): number {
    const index = this.lowerBound(uid);
    return index < this.#count && this.#uids[index] === uid ? index : -1;
  }

  keywordsOf(uid: number): string[] {
    return this.#keywords.get(uid) ?? NO_KEYWORDS;
  }

  flagsAt(index: number): Flags {
    return { bits: this.#bits[index] ?? 0, keywords: this.keywordsOf(this.#uids[index] ?? 0) };
  }

  setFlags(index: number, flags: MessageFlags): void {
    this.#bits[index] = flags.bits;
    this.#modseqs[index] = flags.modseq;
    if (flags.keywords.length > 0) this.#keywords.set(flags.uid, flags.keywords);
    else this.#keywords.delete(flags.uid);
  }

  /** Adds a message whose UID is above all others. */
  append(message: MessageFlags & { size: number }): void {
    if (this.#count === this.#uids.length) this.#grow();
    const index = this.#count;
    this.#count += 1;
    this.#uids[index] = message.uid;
    this.#sizes[index] = message.size;
    this.setFlags(index, message);
  }

  /** Removes messages by ascending index. */
  remove(indexes: readonly number[]): void {
    if (indexes.length === 0) return;
    let next = 0;
    let to = indexes[0] as number;
    for (let from = to; from < this.#count; from += 1) {
      if (from === indexes[next]) {
        this.#keywords.delete(this.#uids[from] as number);
        next += 1;
        continue;
      }
      this.#uids[to] = this.#uids[from] as number;
      this.#bits[to] = this.#bits[from] as number;
      this.#modseqs[to] = this.#modseqs[from] as number;
      this.#sizes[to] = this.#sizes[from] as number;
      to += 1;
    }
    this.#count = to;
  }

  #grow(): void {
    const room = this.#count * 2 + SPARE;
    const [uids, bits] = [new Uint32Array(room), new Uint16Array(room)];
    const [modseqs, sizes] = [new Float64Array(room), new Uint32Array(room)];
    uids.set(this.#uids);
    bits.set(this.#bits);
    modseqs.set(this.#modseqs);
    sizes.set(this.#sizes);
    this.#uids = uids;
    this.#bits = bits;
    this.#modseqs = modseqs;
    this.#sizes = sizes;
  }
}
