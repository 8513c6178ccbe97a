/** A long computation that pauses by itself: in breaths, between which the event loop serves others, or in one go. */

/** Others wait no longer than this for it. */
const HELD_MS = 8;

/** Runs it to its end. Between two of its pauses it is not interrupted: it pauses after a few milliseconds' work. */
export async function inBreaths<T>(work: Iterator<unknown, T>): Promise<T> {
  let since = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since < HELD_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
}
