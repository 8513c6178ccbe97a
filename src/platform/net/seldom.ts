/** Something worth saying, but not a thousand times a second: once in a while, with how often it was. */
import type { Clock } from '#platform/kernel/clock.ts';

/** Gives a function that calls `say` at most once in `everyMs`, with the number of calls since the last time. */
export function seldom<Facts>(
  everyMs: number,
  clock: Clock,
  say: (facts: Facts, times: number) => void,
): (facts: Facts) => void {
  let last = Number.NEGATIVE_INFINITY;
  let times = 0;
  return (facts) => {
    times += 1;
    if (clock() - last < everyMs) return;
    last = clock();
    say(facts, times);
    times = 0;
  };
}
