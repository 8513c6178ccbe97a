/**
 * Merging threads of one subject: step 5 of the REFERENCES algorithm (RFC 5256 §3).
 */
import { groupOf, groupParent, ROOT, STEPS_PER_YIELD, type Yielding } from './thread-tree.ts';

/** Subjects by place. */
export interface ThreadSubjects {
  /** Keys of the base subjects. */
  subjects: readonly string[];
  isReplyOrForward: readonly boolean[];
}

/** A thread under the root. */
interface Item {
  subject: string;
  /** The parent that its messages have or, for a single message, get: a place, or a group's number. */
  parent: number;
  isReplyOrForward: boolean;
}

function isDummy({ parent }: Item): boolean {
  return groupOf(parent) >= 0;
}

/** Threads in the order of their first messages, each with the subject of that message. */
function* itemsOf(
  { subjects, isReplyOrForward }: ThreadSubjects,
  parents: Int32Array,
  order: Uint32Array,
): Yielding<Item[]> {
  const items: Item[] = [];
  const groups = new Set<number>();
  for (const [step, place] of order.entries()) {
    if (step % STEPS_PER_YIELD === STEPS_PER_YIELD - 1) yield;
    const parent = parents[place] as number;
    if (parent >= 0 || groups.has(parent)) continue;
    if (parent !== ROOT) groups.add(parent);
    items.push({
      subject: subjects[place] ?? '',
      parent: parent === ROOT ? place : parent,
      isReplyOrForward: parent === ROOT && isReplyOrForward[place] === true,
    });
  }
  return items;
}

/** Step 5.B: the thread of each subject that others join. */
function* tableOf(items: readonly Item[]): Yielding<Map<string, Item>> {
  const table = new Map<string, Item>();
  for (const [step, item] of items.entries()) {
    if (step % STEPS_PER_YIELD === STEPS_PER_YIELD - 1) yield;
    if (item.subject === '') continue;
    const first = table.get(item.subject);
    const replaces =
      !first || (!isDummy(first) && (isDummy(item) || (first.isReplyOrForward && !item.isReplyOrForward)));
    if (replaces) table.set(item.subject, item);
  }
  return table;
}

/** Groups that became one, and messages that came under another. */
class Merging {
  readonly #parents: Int32Array;
  readonly #joined = new Map<number, number>();
  #nextGroup: number;

  constructor(parents: Int32Array) {
    this.#parents = parents;
    this.#nextGroup = 0;
    for (const parent of parents) this.#nextGroup = Math.max(this.#nextGroup, groupOf(parent) + 1);
  }

  /** Step 5.C for one thread; gives back what the table holds afterwards. */
  merge(item: Item, into: Item): Item {
    if (isDummy(item)) this.#joined.set(item.parent, into.parent);
    else if (isDummy(into) || (item.isReplyOrForward && !into.isReplyOrForward))
      this.#parents[item.parent] = into.parent;
    else {
      const parent = groupParent(this.#nextGroup);
      this.#nextGroup += 1;
      this.#parents[into.parent] = parent;
      this.#parents[item.parent] = parent;
      return { ...into, parent, isReplyOrForward: false };
    }
    return into;
  }

  /** The parent after all groups that were joined. */
  finalParent(parent: number): number {
    return this.#joined.get(parent) ?? parent;
  }
}

/** Changes the parents so that threads of one subject are one thread; `order` gives the places by sent date. */
export function* mergeBySubject(
  messages: ThreadSubjects,
  parents: Int32Array,
  order: Uint32Array,
): Yielding<void> {
  const items = yield* itemsOf(messages, parents, order);
  const table = yield* tableOf(items);
  const merging = new Merging(parents);
  for (const [step, item] of items.entries()) {
    if (step % STEPS_PER_YIELD === STEPS_PER_YIELD - 1) yield;
    const into = item.subject === '' ? undefined : table.get(item.subject);
    if (into && into !== item) table.set(item.subject, merging.merge(item, into));
  }
  yield;
  for (const [place, parent] of parents.entries())
    if (parent < ROOT) parents[place] = merging.finalParent(parent);
}
