/** How long a failed job waits: 2, 4, 8 … seconds, at most an hour, plus or minus a quarter. */

const FIRST_MS = 2_000;
const LONGEST_MS = 60 * 60_000;
const JITTER = 0.25;

/**
 * The wait after a failed attempt (1 is the first). The jitter, from `random` in [0, 1), keeps jobs that failed
 * together from coming back together.
 */
export function backOffMs(attempt: number, random: number): number {
  const plain = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 20));
  return Math.round(plain * (1 - JITTER + 2 * JITTER * random));
}
