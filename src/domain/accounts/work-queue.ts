/**
 * Bounded work: at most so many hashes at once, at most so many waiting.
 *
 * A hash of a password takes 20 MB and a thread for tens of milliseconds; a flood of wrong passwords must cost the
 * flooder, not the machine. libuv has four threads, and files and name lookups need some of them.
 */
import { Refusal } from '#platform/kernel/fault.ts';

export interface WorkQueue {
  /** Runs the work when its turn comes. `Refusal('temporarilyUnavailable')` when too many wait. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** A queue with its limits. */
export function makeWorkQueue(limits: { atOnce: number; waiting: number }): WorkQueue {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(work) {
      if (running >= limits.atOnce) {
        if (waiting.length >= limits.waiting)
          throw new Refusal('temporarilyUnavailable', 'Too many sign-ins at once; please try again shortly.');
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      } else {
        running += 1;
      }
      try {
        return await work();
      } finally {
        // The place passes to the next in line, or falls free.
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
