/**
 * Long work in breaths: between two of them the event loop serves others.
 *
 * `breathe` gives them one turn, `Breather` says in a loop over much that is cheap when a turn is due, and `inBreaths` runs a
 * computation that pauses by itself (a generator).
 */

/** Others wait no longer than this for long work. */
const HELD_MS = 4;

/** Resolves after everything that waits now has had its turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Says when the event loop has been held for long. */
export class Breather {
  #since = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#since >= HELD_MS;
  }

  async breathe(): Promise<void> {
    await breathe();
    this.#since = performance.now();
  }
}

/** Runs a computation to its end. Between two of its pauses it is not interrupted: it pauses after some milliseconds' work. */
export async function inBreaths<T>(work: Iterator<unknown, T>): Promise<T> {
  const breather = new Breather();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (breather.isDue) await breather.breathe();
  }
}
