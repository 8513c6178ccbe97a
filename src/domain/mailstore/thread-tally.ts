/**
 * How many threads each mailbox holds and how many of them are unread (RFC 8621 §2), kept up place by place. Pure.
 *
 * A thread is unread where any of its e-mails is neither seen nor a draft; what lies in the trash counts there alone. Nine bytes a thread, and
 * one bit for each mailbox with it.
 */

/** Numbers that grow with what is put into them. */
class Numbers {
  #values = new Int32Array(1_024);

  get bytes(): number {
    return this.#values.byteLength;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) {
      const larger = new Int32Array(Math.max(index + 1, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[index] = value;
  }
}

export class ThreadTally {
  readonly #trash: number;
  readonly #readFlags: number;
  /** E-mails that are unread, by thread: outside the trash, and in it. */
  readonly #unread = { outside: new Numbers(), inside: new Numbers() };
  /** What is counted of each mailbox: the threads that it holds, a bit each, and their numbers. */
  readonly #boxes = new Map<number, { threads: Numbers; total: number; unread: number }>();

  /** `readFlags`: an e-mail with any of them is not unread. */
  constructor(trash: number, readFlags: number) {
    this.#trash = trash;
    this.#readFlags = readFlags;
  }

  isFor(trash: number, readFlags: number): boolean {
    return this.#trash === trash && this.#readFlags === readFlags;
  }

  get bytes(): number {
    let sum = this.#unread.outside.bytes + this.#unread.inside.bytes;
    for (const { threads } of this.#boxes.values()) sum += threads.bytes;
    return sum;
  }

  countOf(box: number): { total: number; unread: number } {
    const { total = 0, unread = 0 } = this.#boxes.get(box) ?? {};
    return { total, unread };
  }

  /** Counts a place that was not there. */
  add(box: number, thread: number, flags: number): void {
    const count = this.#boxes.get(box) ?? { threads: new Numbers(), total: 0, unread: 0 };
    this.#boxes.set(box, count);
    const { threads } = count;
    const bits = threads.at(thread >>> 5);
    const bit = 1 << (thread & 31);
    if ((bits & bit) === 0) {
      threads.set(thread >>> 5, bits | bit);
      count.total += 1;
      if (this.#side(box).at(thread) > 0) count.unread += 1;
    }
    if ((flags & this.#readFlags) === 0) this.#note(box, thread, 1);
  }

  /** Counts other flags of a place. */
  changeFlags(box: number, thread: number, before: number, after: number): void {
    const wasUnread = (before & this.#readFlags) === 0;
    const isUnread = (after & this.#readFlags) === 0;
    if (wasUnread !== isUnread) this.#note(box, thread, isUnread ? 1 : -1);
  }

  #side(box: number): Numbers {
    return box === this.#trash ? this.#unread.inside : this.#unread.outside;
  }

  /** One unread e-mail more or less in a thread: at the first and after the last, every mailbox with the thread has another number. */
  #note(box: number, thread: number, change: 1 | -1): void {
    const side = this.#side(box);
    const number = side.at(thread) + change;
    side.set(thread, number);
    if (number !== (change === 1 ? 1 : 0)) return;
    const bit = 1 << (thread & 31);
    for (const [index, count] of this.#boxes)
      if (this.#side(index) === side && (count.threads.at(thread >>> 5) & bit) !== 0) count.unread += change;
  }
}
