/**
 * Runs grammars over mutants of good input for a time: nothing but lawful faults, no call that holds the event loop, no
 * memory that stays.
 */
import { computedMs } from '#tests/computed-time.ts';
import { mutate, randomFrom } from './mutate.ts';
import type { FuzzTarget } from './targets.ts';

/** Nothing a stranger sends may hold everybody else for longer. */
const MAX_CALL_MS = 50;

/** However little of its time a run has of a machine that stands still. */
const LEAST_CALLS = 20;

/** What is held at the end beyond what was held at the beginning. */
const MAX_GROWTH_BYTES = 200 * 1024 * 1024;

/** How a run went. */
export interface FuzzReport {
  target: string;
  calls: number;
  slowestMs: number;
}

function describe(seed: number, bytes: Buffer): string {
  return `seed ${seed}, bytes (base64) ${bytes.toString('base64')}`;
}

/** What one reading computes; a slow one is tried again, so that what else this process has to do does not count. */
function timeOf(target: FuzzTarget, bytes: Buffer, seed: number): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const started = computedMs();
    try {
      target.read(bytes);
    } catch (error) {
      if (!target.isLawful(error))
        throw new Error(`${target.name}: an unlawful fault; ${describe(seed, bytes)}`, { cause: error });
    }
    fastest = Math.min(fastest, computedMs() - started);
    if (fastest <= MAX_CALL_MS) return fastest;
  }
  return fastest;
}

/** Fuzzes one target; throws with what is needed to see the same again. */
export function fuzz(target: FuzzTarget, ms: number, firstSeed: number): FuzzReport {
  for (const good of target.corpus) timeOf(target, good, -1);
  const heldBefore = process.memoryUsage().heapUsed;
  const end = performance.now() + ms;
  let seed = firstSeed;
  let slowestMs = 0;
  while (performance.now() < end || seed - firstSeed < LEAST_CALLS) {
    const bytes = mutate(target.corpus, randomFrom(seed));
    const time = timeOf(target, bytes, seed);
    if (time > MAX_CALL_MS)
      throw new Error(`${target.name}: ${time.toFixed(0)} ms in one call; ${describe(seed, bytes)}`);
    slowestMs = Math.max(slowestMs, time);
    seed += 1;
  }
  const growth = process.memoryUsage().heapUsed - heldBefore;
  if (growth > MAX_GROWTH_BYTES) throw new Error(`${target.name}: ${growth} bytes more are held than before`);
  return { target: target.name, calls: seed - firstSeed, slowestMs };
}
