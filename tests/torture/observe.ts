/** What is written down of a thing that was done to the program, and the worst that was seen of the program meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { type Figures, type Hold, readFigures, readHolds } from './target.ts';

const LOOK_MS = 2000;

export interface Row {
  name: string;
  tried: number;
  survived: boolean;
  note: string;
  peakMb: number;
  loopP99Ms: number;
  /** The longest that the event loop was held, by the clock. */
  heldMs: number;
  /** The most that its thread computed in one hold: ours. */
  ownMs: number;
  /** The most that it waited for a processor in one hold: the machine's. */
  waitedMs: number;
  handles: number;
  faults: string[];
  /** When it was done; `results/torture.json` keeps what an earlier run did of the rest. */
  at: string;
}

export type Worst = Figures & Pick<Row, 'heldMs' | 'ownMs' | 'waitedMs'>;

/** Looks at a program again and again until told to end; gives the worst of what it saw. */
export function observe(target: RunningProgram): () => Promise<{ worst: Worst; all: Figures[] }> {
  const all: Figures[] = [];
  const from = Date.now();
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
    const holds = readHolds(target, from);
    const longest = (of: (one: Hold) => number): number => Math.max(0, ...holds.map(of));
    return {
      all,
      worst: {
        heldMs: longest((one) => one.heldMs),
        ownMs: longest((one) => one.ownMs),
        waitedMs: longest((one) => one.waitedMs),
        residentMb: most((one) => one.residentMb),
        heapMb: most((one) => one.heapMb),
        handles: most((one) => one.handles),
        loopP99Ms: most((one) => one.loopP99Ms),
      },
    };
  };
}
