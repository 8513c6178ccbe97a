/**
 * Lets the event loop serve others within a long computation.
 */

/** Resolves after everything that waits now has had its turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
