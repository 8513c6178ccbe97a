/**
 * The messages of a selected mailbox as columns of numbers in the order of their UIDs.
 *
 * Typed arrays with spare room at the end; a message is found by binary search, removed ones are squeezed out in
 * one pass however many they are. Several sessions read the same arrays; who changes something copies them first, so an
 * idle session of a mailbox that others have open too costs nothing for its messages.
 */
import type { Flags, MessageFlags, MessagePage } from '#domain/mailstore/message-values.ts';

/** Room for this many new messages before the columns are copied. */
const SPARE = 64;

/** What a message takes in the arrays. */
const MESSAGE_BYTES = 18;

/** An entry of the map of keywords with a short list. */
const KEYWORDS_BYTES = 200;

const NO_KEYWORDS: string[] = [];

interface Arrays {
  uids: Uint32Array;
  bits: Uint16Array;
  modseqs: Float64Array;
  sizes: Uint32Array;
}

function makeArrays(room: number, from?: Arrays): Arrays {
  const arrays = {
    uids: new Uint32Array(room),
    bits: new Uint16Array(room),
    modseqs: new Float64Array(room),
    sizes: new Uint32Array(room),
  };
  if (from) {
    arrays.uids.set(from.uids);
    arrays.bits.set(from.bits);
    arrays.modseqs.set(from.modseqs);
    arrays.sizes.set(from.sizes);
  }
  return arrays;
}

/** Columns; index = sequence number - 1. */
export class MessageColumns {
  #count = 0;
  #arrays = makeArrays(0);
  /** The arrays without their spare room, made when first asked for and dropped when they change. */
  #views: Arrays | undefined;
  #keywords = new Map<number, string[]>();
  /** Keywords of any message so far. */
  #keywordNames = new Set<string>();
  /** Others read the same arrays, or the same keywords. */
  #arraysAreShared = false;
  #keywordsAreShared = false;

  /** Columns of a page; further pages are added. */
  static of(page: MessagePage): MessageColumns {
    const columns = new MessageColumns();
    columns.addPage(page);
    return columns;
  }

  /** The same columns for another reader. */
  share(): MessageColumns {
    const other = new MessageColumns();
    other.#count = this.#count;
    other.#arrays = this.#arrays;
    other.#keywords = this.#keywords;
    other.#keywordNames = this.#keywordNames;
    for (const one of [this, other]) {
      one.#arraysAreShared = true;
      one.#keywordsAreShared = true;
    }
    return other;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#arrays.uids.length * MESSAGE_BYTES + this.#keywords.size * KEYWORDS_BYTES;
  }

  get uids(): Uint32Array {
    return this.#viewed.uids;
  }

  get bits(): Uint16Array {
    return this.#viewed.bits;
  }

  get modseqs(): Float64Array {
    return this.#viewed.modseqs;
  }

  get sizes(): Uint32Array {
    return this.#viewed.sizes;
  }

  get lastUid(): number {
    return this.#arrays.uids[this.#count - 1] ?? 0;
  }

  get keywordNames(): ReadonlySet<string> {
    return this.#keywordNames;
  }

  /** The first index whose UID is at least `uid`. */
  lowerBound(uid: number): number {
    const { uids } = this.#arrays;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((uids[middle] as number) < uid) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The index of a UID, or -1. */
  indexOf(uid: number): number {
    const index = this.lowerBound(uid);
    return index < this.#count && this.#arrays.uids[index] === uid ? index : -1;
  }

  /** The first index whose message lacks a flag, or -1. */
  firstWithout(bit: number): number {
    const { bits } = this.#arrays;
    for (let index = 0; index < this.#count; index += 1)
      if (((bits[index] as number) & bit) === 0) return index;
    return -1;
  }

  keywordsOf(uid: number): string[] {
    return this.#keywords.get(uid) ?? NO_KEYWORDS;
  }

  flagsAt(index: number): Flags {
    const { bits, uids } = this.#arrays;
    return { bits: bits[index] ?? 0, keywords: this.keywordsOf(uids[index] ?? 0) };
  }

  setFlags(index: number, flags: MessageFlags): void {
    this.#ownArrays();
    this.#arrays.bits[index] = flags.bits;
    this.#arrays.modseqs[index] = flags.modseq;
    this.#setKeywords(flags.uid, flags.keywords);
  }

  /** Adds messages whose UIDs are above all others. */
  addPage({ uids, bits, modseqs, sizes, keywords }: MessagePage): void {
    this.#makeRoom(uids.length);
    this.#arrays.uids.set(uids, this.#count);
    this.#arrays.bits.set(bits, this.#count);
    this.#arrays.modseqs.set(modseqs, this.#count);
    this.#arrays.sizes.set(sizes, this.#count);
    this.#count += uids.length;
    this.#views = undefined;
    for (const [uid, names] of keywords) this.#setKeywords(uid, names);
  }

  /** Adds a message whose UID is above all others. */
  append(message: MessageFlags & { size: number }): void {
    this.#makeRoom(1);
    const index = this.#count;
    this.#count += 1;
    this.#views = undefined;
    this.#arrays.uids[index] = message.uid;
    this.#arrays.sizes[index] = message.size;
    this.setFlags(index, message);
  }

  /** Removes messages by ascending index. */
  remove(indexes: readonly number[]): void {
    if (indexes.length === 0) return;
    this.#ownArrays();
    const { uids, bits, modseqs, sizes } = this.#arrays;
    let next = 0;
    let to = indexes[0] as number;
    for (let from = to; from < this.#count; from += 1) {
      if (from === indexes[next]) {
        this.#setKeywords(uids[from] as number, NO_KEYWORDS);
        next += 1;
        continue;
      }
      uids[to] = uids[from] as number;
      bits[to] = bits[from] as number;
      modseqs[to] = modseqs[from] as number;
      sizes[to] = sizes[from] as number;
      to += 1;
    }
    this.#count = to;
    this.#views = undefined;
  }

  get #viewed(): Arrays {
    const { uids, bits, modseqs, sizes } = this.#arrays;
    this.#views ??= {
      uids: uids.subarray(0, this.#count),
      bits: bits.subarray(0, this.#count),
      modseqs: modseqs.subarray(0, this.#count),
      sizes: sizes.subarray(0, this.#count),
    };
    return this.#views;
  }

  #setKeywords(uid: number, keywords: string[]): void {
    if (keywords.length === 0 && !this.#keywords.has(uid)) return;
    if (this.#keywordsAreShared) {
      this.#keywords = new Map(this.#keywords);
      this.#keywordNames = new Set(this.#keywordNames);
      this.#keywordsAreShared = false;
    }
    if (keywords.length > 0) this.#keywords.set(uid, keywords);
    else this.#keywords.delete(uid);
    for (const keyword of keywords) this.#keywordNames.add(keyword);
  }

  #ownArrays(): void {
    if (!this.#arraysAreShared) return;
    this.#arrays = makeArrays(this.#arrays.uids.length, this.#arrays);
    this.#views = undefined;
    this.#arraysAreShared = false;
  }

  /** Room for more messages, in arrays of this reader's own. */
  #makeRoom(more: number): void {
    const needed = this.#count + more;
    if (needed <= this.#arrays.uids.length) {
      this.#ownArrays();
      return;
    }
    const room = this.#count === 0 ? needed + SPARE : Math.max(needed, this.#count * 2) + SPARE;
    this.#arrays = makeArrays(room, this.#arrays);
    this.#views = undefined;
    this.#arraysAreShared = false;
  }
}
