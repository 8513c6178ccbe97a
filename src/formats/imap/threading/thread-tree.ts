/**
 * Threads as numbers: who is whose child (RFC 5256 §3, §4).
 *
 * A message is its place among those that are threaded, in mailbox order. Its parent is a place, `ROOT`, or a group:
 * messages that belong together under a message that is not there. Long work is done in generators that yield every
 * few thousand steps, for the server to let others have their turn.
 */

/** The parent of a message that begins a thread. */
export const ROOT = -1;

/** The parent that stands for group number `group`; `groupOf` is its contrary. */
export function groupParent(group: number): number {
  return -2 - group;
}

/** The group that a parent stands for, or -1 where it is a message or the root. */
export function groupOf(parent: number): number {
  return parent <= -2 ? -2 - parent : -1;
}

/** Steps between two yields: under 5 ms of work. */
export const STEPS_PER_YIELD = 20_000;

/** Computation that can be left for a while. */
export type Yielding<T> = Generator<undefined, T, undefined>;

/** A thread: the message it begins with, or several that have a common parent which is not there. */
export type Thread = number | number[];

/** All threads in their order, and under each message its children in theirs. */
export interface ThreadTree {
  threads: readonly Thread[];
  /** By place: the first child, or -1. */
  firstChild: Int32Array;
  /** By place: the next child of the same parent, or -1. */
  nextSibling: Int32Array;
}

/**
 * Builds the tree. `order` gives the places by sent date: siblings stand in that order, and a thread where its first
 * message stands.
 */
export function* buildTree(parents: Int32Array, order: Uint32Array): Yielding<ThreadTree> {
  const firstChild = new Int32Array(parents.length).fill(-1);
  const lastChild = new Int32Array(parents.length).fill(-1);
  const nextSibling = new Int32Array(parents.length).fill(-1);
  const threads: Thread[] = [];
  const groups = new Map<number, number[]>();
  for (const [step, place] of order.entries()) {
    if (step % STEPS_PER_YIELD === STEPS_PER_YIELD - 1) yield;
    const parent = parents[place] as number;
    if (parent === ROOT) threads.push(place);
    else if (parent >= 0) {
      const last = lastChild[parent] as number;
      if (last < 0) firstChild[parent] = place;
      else nextSibling[last] = place;
      lastChild[parent] = place;
    } else {
      const members = groups.get(parent) ?? [];
      if (members.length === 0) threads.push(members);
      groups.set(parent, members);
      members.push(place);
    }
  }
  return { threads, firstChild, nextSibling };
}
