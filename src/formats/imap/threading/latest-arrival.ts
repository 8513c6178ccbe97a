/**
 * The order of threads under REFS (draft-ietf-morg-inthread §3): by the latest arrival in each, so that the thread
 * that was just answered comes last.
 */
import { STEPS_PER_YIELD, type Thread, type ThreadTree, type Yielding } from './thread-tree.ts';

const UNKNOWN = -1;

/** By place: the number of its thread. */
function* threadNumbers({ threads }: ThreadTree, parents: Int32Array): Yielding<Int32Array> {
  const numbers = new Int32Array(parents.length).fill(UNKNOWN);
  for (const [number, thread] of threads.entries())
    for (const place of typeof thread === 'number' ? [thread] : thread) numbers[place] = number;
  let steps = 0;
  for (let place = 0; place < parents.length; place += 1) {
    const passed: number[] = [];
    let at = place;
    while (numbers[at] === UNKNOWN) {
      passed.push(at);
      at = parents[at] as number;
    }
    for (const one of passed) numbers[one] = numbers[at] as number;
    steps += passed.length + 1;
    if (steps >= STEPS_PER_YIELD) {
      steps = 0;
      yield;
    }
  }
  return numbers;
}

/** The tree with its threads by the latest arrival; `arrivals` gives the places by arrival. */
export function* orderByLatestArrival(
  tree: ThreadTree,
  parents: Int32Array,
  arrivals: Uint32Array,
): Yielding<ThreadTree> {
  const numbers = yield* threadNumbers(tree, parents);
  const threads: Thread[] = [];
  const isTold = new Uint8Array(tree.threads.length);
  for (let at = arrivals.length - 1; at >= 0; at -= 1) {
    const number = numbers[arrivals[at] as number] as number;
    if (isTold[number] === 1) continue;
    isTold[number] = 1;
    threads.push(tree.threads[number] as Thread);
  }
  return { ...tree, threads: threads.reverse() };
}
