/**
 * Whether something grew in the course of a soak: the fourth to the sixth tenth compared with the eighth to the last. The first ones fill
 * caches. Of times the best window of each counts, and they are compared with those of a yardstick on the same machine: what made both slower was not the program.
 * Beside that, the acts alone that the machine left alone, which the yardstick tells four times a second; and what the processors worked for an act.
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

/** Of what is held after a collection, of what the kernel gave, of handles, and of what the processors work for an act, which no neighbour changes. */
export function compareHoldings(
  windows: readonly Window[],
): Record<'kept' | 'resident' | 'handles' | 'worked', Growth> {
  return {
    kept: compare(windows, (one) => one.keptMb, { factor: MAX_HEAP_GROWTH, slack: SLACK_MB }),
    resident: compare(windows, (one) => one.residentMb, { factor: MAX_GROWTH, slack: SLACK_MB }),
    handles: compare(windows, (one) => one.handles, { factor: 1, slack: SLACK_HANDLES }),
    worked: compare(windows, (one) => one.workedMs, { factor: MAX_GROWTH, slack: 1 }),
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

/** An act with when it ended and how long it took, in milliseconds. */
export interface TimedAct {
  at: number;
  took: number;
}

/** Fewer say nothing of a median. */
const FEW_ACTS = 15;

const medianOf = (acts: readonly TimedAct[]): number =>
  acts.map(({ took }) => took).sort((a, b) => a - b)[(acts.length - 1) >> 1] ?? Number.NaN;

/** Acts between two looks of the yardstick that both found the machine no slower than it was half of the time. Both in the order of `at`. */
function quietOf(acts: readonly TimedAct[], yardstick: readonly TimedAct[]): TimedAct[] {
  const usual = medianOf(yardstick);
  let next = 0;
  return acts.filter(({ at }) => {
    while ((yardstick[next]?.at ?? Number.POSITIVE_INFINITY) <= at) next += 1;
    const around = [yardstick[next - 1], yardstick[next]];
    return around.every((look) => look !== undefined && look.took <= usual);
  });
}

/** The medians of acts while the machine was quiet, in the same tenths of a soak that ended at `end`; undefined where there were too few. */
export function compareQuiet(
  acts: readonly TimedAct[],
  yardstick: readonly TimedAct[],
  end: number,
): Growth | undefined {
  const begin = yardstick[0]?.at ?? 0;
  const quiet = quietOf(acts, yardstick);
  const within = ([from, to]: readonly [number, number]): TimedAct[] =>
    quiet.filter(({ at }) => {
      const tenth = ((at - begin) / (end - begin)) * WINDOWS;
      return tenth >= from && tenth < to;
    });
  const [early, late] = [within(EARLY), within(LATE)];
  if (Math.min(early.length, late.length) < FEW_ACTS) return undefined;
  const [before, after] = [medianOf(early), medianOf(late)];
  return {
    told: `${before.toFixed(0)} → ${after.toFixed(0)}`,
    grew: !(after <= before * MAX_GROWTH + SLACK_MS),
  };
}

/** The windows as a table: what is kept, and every protocol's median / p95 / p99. */
export function asWindowTable(windows: readonly Window[]): string {
  const names = Object.keys(windows[0]?.acts ?? {});
  const lines = windows.map(({ minutes, keptMb, residentMb, handles, workedMs, waitedMs, acts }) => {
    const times = names.map((name) => {
      const act = acts[name];
      return act ? [act.p50, act.p95, act.p99].map((ms) => ms.toFixed(0)).join(' / ') : '';
    });
    return `| ${[minutes.toFixed(0), `${keptMb.toFixed(0)} MB`, `${residentMb.toFixed(0)} MB`, handles, `${workedMs.toFixed(1)} ms`, `${waitedMs.toFixed(1)} ms`, ...times].join(' | ')} |`;
  });
  const held = ['heap kept', 'resident', 'handles', 'an act worked', 'and waited for a core'];
  const head = ['until minute', ...held, ...names.map((name) => `${name}, ms`)];
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...lines].join('\n');
}
