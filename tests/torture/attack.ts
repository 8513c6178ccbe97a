/** What an attack is, and what it says afterwards. */
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import type { Worst } from './observe.ts';

export interface AttackCount {
  tried: number;
  /** What should not have happened. */
  faults: string[];
  note?: string;
  /** The worst that was seen of a program of the attack's own. */
  worst?: Worst;
}

export interface Attack {
  name: string;
  run(target: RunningProgram): Promise<AttackCount>;
}

export function counted(): AttackCount {
  return { tried: 0, faults: [] };
}
