/**
 * How long what comes in waits for the event loop of this process, from the lengths of the loop's turns.
 *
 * A turn of d seconds is met by as much of what comes as it takes of the time, and that waits d/2 on average: long turns count by their
 * square. A percentile of the turns does not see them: beside a turn of ten seconds stand hundreds of short ones in a quarter of a minute.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** A turn is looked at so often; shorter ones are nobody's wait. */
const RESOLUTION_MS = 20;
const NS = 1e9;

/** Of the lengths of turns that were looked at; each is longer than it was by the pause between two looks. */
export interface TurnLengths {
  count: number;
  mean: number;
  stddev: number;
}

/** The mean wait over a time, from its turns; the unit is theirs. */
export function meanWait({ count, mean, stddev }: TurnLengths, pause: number): number {
  if (count === 0 || mean <= 0) return 0;
  return ((mean - pause) ** 2 + stddev ** 2) / (2 * mean);
}

/** Begins to look. Gives the function that tells the seconds of mean wait since it was last asked. */
export function watchLoopWait(): () => number {
  const turns = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  turns.enable();
  return () => {
    const wait = meanWait(turns, RESOLUTION_MS * (NS / 1000)) / NS;
    turns.reset();
    return wait;
  };
}
