/**
 * Threads by the References of messages: steps 1 to 3 of the REFERENCES algorithm (RFC 5256 §3).
 *
 * Nodes are Message-IDs, and one for each message that has none or another's. Whether a link would make a loop is
 * asked of a union of what was ever linked first, and only within one such union by walking up: so a chain of
 * 100,000 messages costs no more than as many threads.
 */
import { groupParent, ROOT, STEPS_PER_YIELD, type Yielding } from './thread-tree.ts';

const NONE = -1;

/** What the algorithm needs of messages, by place in mailbox order. */
export interface ReferringMessages {
  /** The number of the Message-ID, or -1. */
  ids: ArrayLike<number>;
  references: readonly (readonly number[])[];
  /** Numbers are below this. */
  idCount: number;
}

/** Nodes and the links between them. */
class Links {
  readonly parent: Int32Array;
  readonly #union: Int32Array;
  /** Steps taken, for the yields. */
  steps = 0;

  constructor(nodes: number) {
    this.parent = new Int32Array(nodes).fill(NONE);
    this.#union = new Int32Array(nodes);
    for (let node = 0; node < nodes; node += 1) this.#union[node] = node;
  }

  #unionOf(node: number): number {
    const union = this.#union;
    let top = node;
    while (union[top] !== top) {
      union[top] = union[union[top] as number] as number;
      top = union[top] as number;
      this.steps += 1;
    }
    return top;
  }

  /** Whether `ancestor` is `node` or above it. */
  #isAbove(ancestor: number, node: number): boolean {
    if (this.#unionOf(ancestor) !== this.#unionOf(node)) return false;
    for (let at = node; at !== NONE; at = this.parent[at] as number) {
      if (at === ancestor) return true;
      this.steps += 1;
    }
    return false;
  }

  /** Makes `parent` the parent of `child`, unless that makes a loop. */
  link(parent: number, child: number): void {
    this.steps += 1;
    if (this.#isAbove(child, parent)) return;
    this.parent[child] = parent;
    this.#union[this.#unionOf(child)] = this.#unionOf(parent);
  }
}

/** The node of each message: the first message of an id has it, others have one of their own. */
function nodesOf({ ids, idCount }: ReferringMessages): { nodeOf: Int32Array; messageOf: Int32Array } {
  const nodeOf = new Int32Array(ids.length);
  const messageOf = new Int32Array(idCount + ids.length).fill(NONE);
  for (let place = 0; place < ids.length; place += 1) {
    const id = ids[place] ?? NONE;
    const node = id >= 0 && messageOf[id] === NONE ? id : idCount + place;
    nodeOf[place] = node;
    messageOf[node] = place;
  }
  return { nodeOf, messageOf };
}

/** Step 1: the parent of every node. */
function* linkAll(messages: ReferringMessages, nodeOf: Int32Array): Yielding<Int32Array> {
  const links = new Links(messages.idCount + nodeOf.length);
  yield;
  let yieldAt = STEPS_PER_YIELD;
  for (const [place, references] of messages.references.entries()) {
    let before = NONE;
    for (const node of references) {
      if (before !== NONE && links.parent[node] === NONE) links.link(before, node);
      before = node;
    }
    // Step 1.B: what others said of this message's parent counts less than what it says itself.
    const node = nodeOf[place] as number;
    links.parent[node] = NONE;
    if (before !== NONE) links.link(before, node);
    if (links.steps + place >= yieldAt) {
      yieldAt = links.steps + place + STEPS_PER_YIELD;
      yield;
    }
  }
  return links.parent;
}

/** For a node without a message: the message above it, or the group of its topmost node. Remembers it in `above`. */
function findAbove(
  start: number,
  parent: Int32Array,
  messageOf: Int32Array,
  above: Map<number, number>,
): number {
  const passed: number[] = [];
  let found: number | undefined;
  for (let node = start; found === undefined; ) {
    found = messageOf[node] === NONE ? above.get(node) : messageOf[node];
    if (found !== undefined) break;
    passed.push(node);
    const next = parent[node] as number;
    if (next === NONE) found = groupParent(node);
    node = next;
  }
  for (const node of passed) above.set(node, found);
  return found;
}

/**
 * The parents of messages by place: another message, a group, or the root. Steps 2 and 3: nodes without a message give
 * way to what is above them; only at the top they stay, as groups, where more than one message is below.
 */
export function* threadByReferences(messages: ReferringMessages): Yielding<Int32Array> {
  const { nodeOf, messageOf } = nodesOf(messages);
  yield;
  const parent = yield* linkAll(messages, nodeOf);
  const parents = new Int32Array(nodeOf.length);
  const above = new Map<number, number>();
  const members = new Map<number, number>();
  for (const [place, node] of nodeOf.entries()) {
    const next = parent[node] as number;
    const found = next === NONE ? ROOT : findAbove(next, parent, messageOf, above);
    parents[place] = found;
    if (found < ROOT) members.set(found, (members.get(found) ?? 0) + 1);
    if (place % STEPS_PER_YIELD === STEPS_PER_YIELD - 1) yield;
  }
  yield;
  for (const [place, found] of parents.entries())
    if (found < ROOT && members.get(found) === 1) parents[place] = ROOT;
  return parents;
}
