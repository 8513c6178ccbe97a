/**
 * Whether something grew in the course of a soak: the fourth to the sixth tenth compared with the eighth to the last. The first ones fill
 * caches. Of times the best window of each counts, and they are compared with those of a yardstick on the same machine: what made both slower was not the program.
 */

/** A tenth of the soak. */
export interface Window {
  /** Minutes from the beginning to its end. */
  minutes: number;
  keptMb: number;
  residentMb: number;
  handles: number;
  /** Of the program and its database for one act: what the processors worked, and what its main thread waited for one of them. */
  workedMs: number;
  waitedMs: number;
  acts: Record<string, { served: number; p50: number; p95: number; p99: number }>;
}

export const WINDOWS = 10;
export const EARLY = [3, 6] as const;
const LATE = [7, 10] as const;

/** What may grow: a tenth of the heap, which lives; a third of what else is noise on a machine that does other things. */
const MAX_HEAP_GROWTH = 1.1;
const MAX_GROWTH = 1.3;
/** Less is noise: between two looks a few connections are open or not. */
const SLACK_MS = 5;
const SLACK_HANDLES = 10;
const SLACK_MB = 2;

export interface Growth {
  /** Early and late, in words. */
  told: string;
  grew: boolean;
}

type OfAll = (values: readonly number[]) => number;

const mean: OfAll = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;
/** Of times: what the program takes when the machine leaves it alone; one window beside a compiler says nothing. */
const least: OfAll = (values) => Math.min(...values);

function compare(
  windows: readonly Window[],
  of: (one: Window) => number,
  { factor, slack, over = mean }: { factor: number; slack: number; over?: OfAll },
): Growth & { factor: number } {
  const [early, late] = [over(windows.slice(...EARLY).map(of)), over(windows.slice(...LATE).map(of))];
  const told = `${early.toFixed(0)} → ${late.toFixed(0)}`;
  return { told, grew: !(late <= early * factor + slack), factor: late / early };
}

/** Of what is held after a collection, of what the kernel gave, and of handles. */
export function compareHoldings(windows: readonly Window[]): Record<'kept' | 'resident' | 'handles', Growth> {
  return {
    kept: compare(windows, (one) => one.keptMb, { factor: MAX_HEAP_GROWTH, slack: SLACK_MB }),
    resident: compare(windows, (one) => one.residentMb, { factor: MAX_GROWTH, slack: SLACK_MB }),
    handles: compare(windows, (one) => one.handles, { factor: 1, slack: SLACK_HANDLES }),
  };
}

/** Of an act's times; those of the yardstick may make them longer. */
export function compareTimes(
  windows: readonly Window[],
  act: string,
  yardstick: string,
): Record<'p50' | 'p99', Growth> {
  const of =
    (name: string, which: 'p50' | 'p99') =>
    (one: Window): number =>
      one.acts[name]?.[which] ?? Number.NaN;
  const growth = (which: 'p50' | 'p99'): Growth => {
    const machine = compare(windows, of(yardstick, which), { factor: MAX_GROWTH, slack: 0, over: least });
    const factor = act === yardstick ? Number.POSITIVE_INFINITY : MAX_GROWTH * Math.max(1, machine.factor);
    return compare(windows, of(act, which), { factor, slack: SLACK_MS, over: least });
  };
  return { p50: growth('p50'), p99: growth('p99') };
}

/** The windows as a table: what is kept, and every protocol's median / p95 / p99. */
export function asWindowTable(windows: readonly Window[]): string {
  const names = Object.keys(windows[0]?.acts ?? {});
  const lines = windows.map(({ minutes, keptMb, residentMb, handles, acts }) => {
    const times = names.map((name) => {
      const act = acts[name];
      return act ? [act.p50, act.p95, act.p99].map((ms) => ms.toFixed(0)).join(' / ') : '';
    });
    return `| ${[minutes.toFixed(0), `${keptMb.toFixed(0)} MB`, `${residentMb.toFixed(0)} MB`, handles, ...times].join(' | ')} |`;
  });
  const head = ['until minute', 'heap kept', 'resident', 'handles', ...names.map((name) => `${name}, ms`)];
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...lines].join('\n');
}
