/** What is written down of a thing that was done to the program, and the worst that was seen of the program meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { type Figures, readFigures } from './target.ts';

const LOOK_MS = 2000;

export interface Row {
  name: string;
  tried: number;
  survived: boolean;
  note: string;
  peakMb: number;
  loopP99Ms: number;
  loopMaxMs: number;
  handles: number;
  faults: string[];
  /** When it was done; `results/torture.json` keeps what an earlier run did of the rest. */
  at: string;
}

/** Looks at a program again and again until told to end; gives the worst of what it saw. */
export function observe(target: RunningProgram): () => Promise<{ worst: Figures; all: Figures[] }> {
  const all: Figures[] = [];
  let isOver = false;
  const looking = (async (): Promise<void> => {
    while (!isOver) {
      const figures = await readFigures(target).catch(() => undefined);
      if (figures) all.push(figures);
      await sleep(LOOK_MS);
    }
  })();
  return async () => {
    isOver = true;
    await looking;
    const most = (of: (one: Figures) => number): number =>
      Math.max(0, ...all.map(of).filter(Number.isFinite));
    return {
      all,
      worst: {
        residentMb: most((one) => one.residentMb),
        heapMb: most((one) => one.heapMb),
        handles: most((one) => one.handles),
        loopP99Ms: most((one) => one.loopP99Ms),
        loopMaxMs: most((one) => one.loopMaxMs),
      },
    };
  };
}
