/**
 * A stable sort that lets the event loop go: runs sorted by the machine, then merged two by two.
 *
 * 100,000 messages take a tenth of a second to sort; nobody else waits for more than one run of it.
 */
import { breathe } from '#platform/kernel/breath.ts';

/** About 50,000 comparisons of two texts: 5 ms. */
const RUN = 4_096;

/** Merges [from, middle) and [middle, to) of `source` into `target`. */
async function merge(
  source: Uint32Array,
  target: Uint32Array,
  [from, middle, to]: readonly [number, number, number],
  compare: (a: number, b: number) => number,
): Promise<void> {
  let left = from;
  let right = middle;
  for (let at = from; at < to; at += 1) {
    const takesLeft =
      left < middle && (right >= to || compare(source[left] as number, source[right] as number) <= 0);
    target[at] = source[takesLeft ? left : right] as number;
    if (takesLeft) left += 1;
    else right += 1;
    if ((at - from) % (RUN * 4) === RUN * 4 - 1) await breathe();
  }
}

/** The numbers from 0 to `count` in the order of `compare`; what is equal stays in the order of the numbers. */
export async function sortStably(
  count: number,
  compare: (a: number, b: number) => number,
): Promise<Uint32Array> {
  let sorted = new Uint32Array(count);
  for (let place = 0; place < count; place += 1) sorted[place] = place;
  for (let from = 0; from < count; from += RUN) {
    sorted.subarray(from, from + RUN).sort(compare);
    if (count > RUN) await breathe();
  }
  let spare = count > RUN ? new Uint32Array(count) : sorted;
  for (let width = RUN; width < count; width *= 2) {
    for (let from = 0; from < count; from += width * 2) {
      const middle = Math.min(from + width, count);
      await merge(sorted, spare, [from, middle, Math.min(middle + width, count)], compare);
    }
    [sorted, spare] = [spare, sorted];
  }
  return sorted;
}
