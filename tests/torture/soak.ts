/**
 * The soak: mixed load for as long as it is told, looked at in ten windows of equal length, each with the heap that is kept after a
 * collection and the latencies of every protocol. The first windows fill caches; the middle ones are compared with the last.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { HeapInspector, type Kind, tellGrowth } from './heap.ts';
import { type ActCount, type MixedLoad, percentiles, startMixedLoad } from './mixed-load.ts';
import { observe, type Row } from './observe.ts';
import { readFigures } from './target.ts';

const WINDOWS = 10;
/** Windows that are compared: the fourth to the sixth with the eighth to the tenth. */
const EARLY = [3, 6] as const;
const LATE = [7, 10] as const;
/** What may grow: the noise of a machine that does other things. */
const MAX_GROWTH = 1.3;
/** Less is noise: between two looks a few connections are open or not. */
const SLACK_MS = 5;
const KINDS_TOLD = 8;

/** A tenth of the soak. */
export interface Window {
  /** Minutes from the beginning to its end. */
  minutes: number;
  keptMb: number;
  residentMb: number;
  handles: number;
  acts: Record<string, { served: number; p50: number; p95: number; p99: number }>;
}

export interface SoakOptions {
  minutes: number;
  inspectorPort: number;
  /** Compares two pictures of the heap; each stops the program for some seconds. */
  pictures: boolean;
}

function actsBetween(load: MixedLoad, from: number, to: number): Window['acts'] {
  return Object.fromEntries(
    [...load.counts].map(([name, { served }]) => {
      const times = served.filter(({ at }) => at >= from && at < to).map(({ took }) => took);
      return [name, { served: times.length, ...percentiles(times) }];
    }),
  );
}

function mean(
  windows: readonly Window[],
  [from, to]: readonly [number, number],
  of: (one: Window) => number,
): number {
  const some = windows.slice(from, to).map(of);
  return some.reduce((sum, one) => sum + one, 0) / some.length;
}

/** Early and late, in words, and whether it grew more than it may. */
function compare(windows: readonly Window[], of: (one: Window) => number, slack = 0) {
  const [early, late] = [mean(windows, EARLY, of), mean(windows, LATE, of)];
  return { told: `${early.toFixed(0)} → ${late.toFixed(0)}`, grew: late > early * MAX_GROWTH + slack };
}

function actRow(name: string, count: ActCount, windows: readonly Window[], whole: Row): Row {
  const p50 = compare(windows, (one) => one.acts[name]?.p50 ?? Number.NaN, SLACK_MS);
  const p99 = compare(windows, (one) => one.acts[name]?.p99 ?? Number.NaN);
  const replies = [...count.replies].map(([said, times]) => `${times} × ${said}`).join(', ');
  const faults = count.failed > 0 ? [`${count.failed} failed`] : [];
  if (p50.grew) faults.push('it became slower');
  const note = `median ${p50.told} ms, p99 ${p99.told} ms; replies: ${replies}`;
  return { ...whole, name: `  ${name}`, tried: count.tried, survived: faults.length === 0, note, faults };
}

async function look(target: RunningProgram, heap: HeapInspector): Promise<Omit<Window, 'minutes' | 'acts'>> {
  const keptMb = await heap.keptMb();
  const { residentMb, handles } = await readFigures(target);
  return { keptMb, residentMb, handles };
}

/** Runs it. */
export async function soak(
  target: RunningProgram,
  { minutes, inspectorPort, pictures }: SoakOptions,
): Promise<{ rows: Row[]; windows: Window[] }> {
  const heap = await HeapInspector.open(inspectorPort);
  const stopLooking = observe(target);
  const load = startMixedLoad(target);
  const windows: Window[] = [];
  let before: Map<string, Kind> | undefined;
  for (let index = 1; index <= WINDOWS; index += 1) {
    const from = performance.now();
    await sleep((minutes * 60_000) / WINDOWS);
    const acts = actsBetween(load, from, performance.now());
    const window = { minutes: (minutes * index) / WINDOWS, ...(await look(target, heap)), acts };
    windows.push(window);
    console.error(`  ${window.minutes.toFixed(1)} min: ${window.keptMb.toFixed(0)} MB kept`);
    if (pictures && index === EARLY[0]) before = await heap.picture();
  }
  const grown = before ? tellGrowth(before, await heap.picture(), KINDS_TOLD) : [];
  await load.stop();
  heap.close();
  const { worst } = await stopLooking();
  const kept = compare(windows, (one) => one.keptMb);
  const resident = compare(windows, (one) => one.residentMb);
  const handles = compare(windows, (one) => one.handles);
  const faults: string[] = [];
  if (kept.grew) faults.push(`the heap grew: ${kept.told} MB`);
  if (handles.grew) faults.push(`handles grew: ${handles.told}`);
  const more = grown.length > 0 ? `; what grew most in the heap: ${grown.join(', ')}` : '';
  const whole: Row = {
    name: `mixed load, ${minutes} minutes`,
    tried: [...load.counts.values()].reduce((sum, one) => sum + one.tried, 0),
    survived: faults.length === 0,
    note: `heap kept after a collection ${kept.told} MB, resident ${resident.told} MB, handles ${handles.told}${more}`,
    peakMb: worst.residentMb,
    loopP99Ms: worst.loopP99Ms,
    handles: worst.handles,
    faults,
  };
  const acts = [...load.counts].map(([name, count]) => actRow(name, count, windows, whole));
  return { rows: [whole, ...acts], windows };
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
