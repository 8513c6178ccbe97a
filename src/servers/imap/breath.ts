/**
 * Lets the event loop serve others within a long computation.
 */

/** Others wait no longer than this for a long answer. */
const HELD_MS = 4;

/** Within a loop over much that is cheap: says when the event loop has been held for long. */
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

/** Resolves after everything that waits now has had its turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
