/**
 * `* THREAD (2)(3 6 (4 23)(44 7 96))` (RFC 5256 §4, §5 `thread-data`).
 */
import type { Wire } from '../encoder.ts';
import { STEPS_PER_YIELD, type ThreadTree } from './thread-tree.ts';

/** A closing parenthesis among places that are still to be written. */
const CLOSE = -1;

function childrenOf({ firstChild, nextSibling }: ThreadTree, place: number): number[] {
  const children: number[] = [];
  for (let child = firstChild[place] ?? -1; child >= 0; child = nextSibling[child] ?? -1)
    children.push(child);
  return children;
}

/** One list from its opening parenthesis to where it splits or ends; `open` is a stack, deep threads do not recurse. */
function writeMembers(
  tree: ThreadTree,
  place: number,
  numberOf: (place: number) => number,
  open: number[],
): Wire {
  let wire = `(${numberOf(place)}`;
  let children = childrenOf(tree, place);
  while (children.length === 1) {
    const [only = 0] = children;
    wire += ` ${numberOf(only)}`;
    children = childrenOf(tree, only);
  }
  if (children.length === 0) return `${wire})`;
  open.push(CLOSE, ...children.reverse());
  return `${wire} `;
}

/** The response in pieces; `numberOf` gives the number or UID of a place. */
export function* encodeThreadResponse(
  tree: ThreadTree,
  numberOf: (place: number) => number,
): Generator<Wire, void, undefined> {
  let wire = tree.threads.length === 0 ? '* THREAD' : '* THREAD ';
  for (const thread of tree.threads) {
    const open = typeof thread === 'number' ? [thread] : [CLOSE, ...thread.toReversed()];
    if (typeof thread !== 'number') wire += '(';
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      wire += place === CLOSE ? ')' : writeMembers(tree, place, numberOf, open);
      if (wire.length < STEPS_PER_YIELD) continue;
      yield wire;
      wire = '';
    }
  }
  yield `${wire}\r\n`;
}
