/**
 * How much a letter's tokens speak for junk: Robinson's token probabilities, combined by Fisher's method.
 */

/** How often a token stood in letters of each kind. */
export interface TokenCount {
  junk: number;
  good: number;
}

/** How many letters of each kind somebody has sorted. */
export interface Training {
  junkMessages: number;
  goodMessages: number;
}

/** Robinson's s and x: a token seen rarely stays near one half. */
const STRENGTH = 0.45;
const UNKNOWN = 0.5;
/** Tokens nearer to one half than this say nothing. */
const MIN_DEVIATION = 0.1;
/** The tokens that say most; all others would only blur it. */
const MAX_TOKENS = 150;
/** Fewer letters of either kind teach nothing. */
const MIN_MESSAGES = 5;

/** Whether there is enough to judge by. */
export function isTrained({ junkMessages, goodMessages }: Training): boolean {
  return junkMessages >= MIN_MESSAGES && goodMessages >= MIN_MESSAGES;
}

function probability({ junk, good }: TokenCount, training: Training): number {
  const inJunk = junk / Math.max(1, training.junkMessages);
  const inGood = good / Math.max(1, training.goodMessages);
  const raw = inJunk + inGood === 0 ? UNKNOWN : inJunk / (inJunk + inGood);
  const seen = junk + good;
  return (STRENGTH * UNKNOWN + seen * raw) / (STRENGTH + seen);
}

/** The chance that chi-squared with `2 × pairs` degrees of freedom is larger. */
function chiSquaredTail(chi: number, pairs: number): number {
  const half = chi / 2;
  let term = Math.exp(-half);
  let sum = term;
  for (let index = 1; index < pairs; index += 1) {
    term *= half / index;
    sum += term;
  }
  return Math.min(1, sum);
}

/** 0 certainly good, 1 certainly junk, one half where nobody can tell. */
export function junkLikelihood(counts: readonly TokenCount[], training: Training): number {
  const probabilities = counts
    .map((count) => probability(count, training))
    .filter((one) => Math.abs(one - 0.5) >= MIN_DEVIATION)
    .sort((a, b) => Math.abs(b - 0.5) - Math.abs(a - 0.5))
    .slice(0, MAX_TOKENS);
  if (probabilities.length === 0) return 0.5;
  const sumOf = (of: (one: number) => number): number =>
    probabilities.reduce((sum, one) => sum + Math.log(of(one)), 0);
  const junk = 1 - chiSquaredTail(-2 * sumOf((one) => 1 - one), probabilities.length);
  const good = 1 - chiSquaredTail(-2 * sumOf((one) => one), probabilities.length);
  return (1 + junk - good) / 2;
}
