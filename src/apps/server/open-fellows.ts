/** Which of several processes this one is. */
import { type Fellows, type FellowsOptions, NUMBER } from './fellows.ts';
import { FirstProcess } from './first-process.ts';
import { Follower } from './follower.ts';

/** This process among those of its program. */
export function openFellows(options: FellowsOptions): Fellows {
  return process.env[NUMBER] === undefined ? new FirstProcess(options) : new Follower(options);
}
