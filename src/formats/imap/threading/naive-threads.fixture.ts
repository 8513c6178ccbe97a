/**
 * For tests: THREAD as RFC 5256 §3 tells it, step by step over objects, without a thought for time or memory.
 */
import type { MessageKeys } from '../message-keys.ts';

interface Node {
  /** The place of the message; a dummy has none. */
  place?: number;
  parent?: Node;
  children: Node[];
}

type Keys = readonly MessageKeys[];

function isAbove(ancestor: Node, node: Node | undefined): boolean {
  for (let at = node; at; at = at.parent) if (at === ancestor) return true;
  return false;
}

function unlink(child: Node): void {
  child.parent?.children.splice(child.parent.children.indexOf(child), 1);
  delete child.parent;
}

function link(parent: Node, child: Node): void {
  if (isAbove(child, parent)) return;
  child.parent = parent;
  parent.children.push(child);
}

/** Step 1. */
function linkAll(keys: Keys): Node[] {
  const byId = new Map<number, Node>();
  const messages = keys.map(({ id }, place): Node => {
    const node: Node = { place, children: [] };
    if (id >= 0 && !byId.has(id)) byId.set(id, node);
    return node;
  });
  const all = [...messages];
  const nodeOf = (id: number): Node => {
    const node = byId.get(id) ?? { children: [] };
    if (!byId.has(id)) all.push(node);
    byId.set(id, node);
    return node;
  };
  for (const [place, message] of messages.entries()) {
    const ancestors = (keys[place]?.references ?? []).map(nodeOf);
    for (const [at, child] of ancestors.entries()) {
      const parent = ancestors[at - 1];
      if (parent && !child.parent) link(parent, child);
    }
    unlink(message);
    const parent = ancestors.at(-1);
    if (parent) link(parent, message);
  }
  return all;
}

/** Step 3, from the leaves up. */
function prune(node: Node, isTop: boolean): Node[] {
  node.children = node.children.flatMap((child) => prune(child, false));
  if (node.place !== undefined) return [node];
  return isTop && node.children.length > 1 ? [node] : node.children;
}

function leading(node: Node): number {
  return node.place ?? node.children[0]?.place ?? 0;
}

/** Steps 4 and 6. */
function sortSiblings(siblings: Node[], keys: Keys): void {
  for (const { children } of siblings) sortSiblings(children, keys);
  const date = (node: Node): number => keys[leading(node)]?.date ?? 0;
  siblings.sort((a, b) => date(a) - date(b) || leading(a) - leading(b));
}

/** Step 5. */
function mergeSubjects(root: Node[], keys: Keys): Node[] {
  const subjectOf = (node: Node): string => keys[leading(node)]?.subject ?? '';
  const isReply = (node: Node): boolean =>
    node.place !== undefined && keys[node.place]?.isReplyOrForward === true;
  const isDummy = (node: Node): boolean => node.place === undefined;
  const table = new Map<string, Node>();
  for (const node of root) {
    const found = table.get(subjectOf(node));
    if (subjectOf(node) === '') continue;
    if (!found || (!isDummy(found) && (isDummy(node) || (isReply(found) && !isReply(node)))))
      table.set(subjectOf(node), node);
  }
  let kept = [...root];
  for (const node of root) {
    const subject = subjectOf(node);
    const found = table.get(subject);
    if (subject === '' || !found || found === node) continue;
    kept = kept.filter((one) => one !== node);
    if (isDummy(node) && isDummy(found)) found.children.push(...node.children);
    else if (isDummy(found) || (isReply(node) && !isReply(found))) found.children.push(node);
    else {
      const dummy: Node = { children: [found, node] };
      kept = kept.map((one) => (one === found ? dummy : one));
      table.set(subject, dummy);
    }
  }
  return kept;
}

function written({ place, children }: Node): string {
  const below = children.length === 1 ? members(children[0] as Node) : children.map(written).join('');
  if (place === undefined) return `(${below})`;
  return below === '' ? `(${place})` : `(${place} ${below})`;
}

function members(node: Node): string {
  return written(node).slice(1, -1);
}

function latestArrival({ place, children }: Node, keys: Keys): [arrival: number, place: number] {
  const all = children.map((child) => latestArrival(child, keys));
  if (place !== undefined) all.push([keys[place]?.arrival ?? 0, place]);
  return all.reduce((a, b) => (a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]) ? a : b));
}

/** The threads of messages as THREAD REFERENCES writes their places. */
export function naiveReferences(keys: Keys): string {
  const top = linkAll(keys).filter(({ parent }) => !parent);
  const root = top.flatMap((node) => prune(node, true));
  sortSiblings(root, keys);
  const merged = mergeSubjects(root, keys);
  sortSiblings(merged, keys);
  return merged.map(written).join('');
}

/** The same for REFS. */
export function naiveRefs(keys: Keys): string {
  const top = linkAll(keys).filter(({ parent }) => !parent);
  const root = top.flatMap((node) => prune(node, true));
  sortSiblings(root, keys);
  const latest = new Map(root.map((node) => [node, latestArrival(node, keys)]));
  const of = (node: Node): [number, number] => latest.get(node) ?? [0, 0];
  root.sort((a, b) => of(a)[0] - of(b)[0] || of(a)[1] - of(b)[1]);
  return root.map(written).join('');
}

/** The same for ORDEREDSUBJECT. */
export function naiveOrderedSubject(keys: Keys): string {
  const sorted = [...keys.keys()].sort((a, b) => (keys[a]?.date ?? 0) - (keys[b]?.date ?? 0) || a - b);
  const threads = Map.groupBy(sorted, (place) => keys[place]?.subject ?? '');
  return [...threads.values()]
    .map(([place, ...others]) =>
      written({ place: place ?? 0, children: others.map((one) => ({ place: one, children: [] })) }),
    )
    .join('');
}
