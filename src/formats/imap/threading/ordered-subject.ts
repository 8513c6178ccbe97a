/**
 * ORDEREDSUBJECT, "poor man's threading" (RFC 5256 §3): messages of one base subject, all under the oldest of them.
 */
import { ROOT, STEPS_PER_YIELD, type Yielding } from './thread-tree.ts';

/** The parents of messages whose base subjects are given by place, in the order of their sent dates. */
export function* threadBySubject(subjects: readonly string[], order: Uint32Array): Yielding<Int32Array> {
  const parents = new Int32Array(subjects.length).fill(ROOT);
  const firsts = new Map<string, number>();
  for (const [step, place] of order.entries()) {
    if (step % STEPS_PER_YIELD === STEPS_PER_YIELD - 1) yield;
    const subject = subjects[place] ?? '';
    const first = firsts.get(subject);
    if (first === undefined) firsts.set(subject, place);
    else parents[place] = first;
  }
  return parents;
}
