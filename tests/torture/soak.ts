/**
 * The soak: mixed load for as long as it is told, looked at in ten windows of equal length, each with the heap that is kept after a
 * collection and the latencies of every protocol. What grew is judged in `growth.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { processorTime } from '../../bench/process-time.ts';
import { compareHoldings, compareQuiet, compareTimes, EARLY, WINDOWS, type Window } from './growth.ts';
import { HeapInspector, type Kind, tellGrowth } from './heap.ts';
import { type ActCount, type MixedLoad, percentiles, startMixedLoad, YARDSTICK } from './mixed-load.ts';
import { observe, type Row } from './observe.ts';
import { readFigures } from './target.ts';
import { startYardstick } from './yardstick.ts';

const KINDS_TOLD = 8;

/** Little memory for mail, so that it is full long before the windows that are compared: what grows then is something else. */
export const SOAK_SETTINGS = { CONGTHU_CACHE_MEMORY: '64MB' };

export interface SoakOptions {
  minutes: number;
  inspectorPort: number;
  /** Compares two pictures of the heap; each stops the program for some seconds, in which nobody asks it for anything. */
  pictures: boolean;
  /** Where every act is written with when it ended and how long it took. */
  record?: string | undefined;
}

function actsBetween(load: MixedLoad, from: number, to: number): Window['acts'] {
  return Object.fromEntries(
    [...load.counts].map(([name, { served }]) => {
      const times = served.filter(({ at }) => at >= from && at < to).map(({ took }) => took);
      return [name, { served: times.length, ...percentiles(times) }];
    }),
  );
}

function actRow(name: string, load: MixedLoad, windows: readonly Window[], whole: Row): Row {
  const count = load.counts.get(name) as ActCount;
  const yardstick = load.counts.get(YARDSTICK)?.served ?? [];
  const { p50, p99 } = compareTimes(windows, name, YARDSTICK);
  const quiet =
    name === YARDSTICK ? undefined : compareQuiet(count.served, yardstick, yardstick.at(-1)?.at ?? 0);
  const replies = [...count.replies].map(([said, times]) => `${times} × ${said}`).join(', ');
  const faults = count.failed > 0 ? [`${count.failed} failed`] : [];
  if (p50.grew) faults.push('it became slower');
  if (quiet?.grew) faults.push(`it became slower while the machine was quiet: ${quiet.told} ms`);
  const still = quiet ? `, while the machine was quiet ${quiet.told} ms` : '';
  const note = `median ${p50.told} ms${still}, p99 ${p99.told} ms; replies: ${replies}`;
  return { ...whole, name: `  ${name}`, tried: count.tried, survived: faults.length === 0, note, faults };
}

/** What the program's main thread waited for a core while it could have run, in milliseconds since its start (proc(5), schedstat). */
function waitedMs({ pid }: RunningProgram): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
}

async function look(
  target: RunningProgram,
  heap: HeapInspector,
): Promise<Pick<Window, 'keptMb' | 'residentMb' | 'handles'>> {
  const keptMb = await heap.keptMb();
  const { residentMb, handles } = await readFigures(target);
  return { keptMb, residentMb, handles };
}

/** Looks at the end of each window; with `pictures`, says what the heap holds more at the end. */
async function watch(
  target: RunningProgram,
  load: MixedLoad,
  { minutes, inspectorPort, pictures }: SoakOptions,
): Promise<{ windows: Window[]; grown: string[] }> {
  const heap = await HeapInspector.open(inspectorPort);
  const windows: Window[] = [];
  let before: Map<string, Kind> | undefined;
  for (let index = 1; index <= WINDOWS; index += 1) {
    const from = performance.now();
    const [worked, waited] = [processorTime([target.pid]), waitedMs(target)];
    await sleep((minutes * 60_000) / WINDOWS);
    const acts = actsBetween(load, from, performance.now());
    const many = Object.entries(acts).reduce(
      (sum, [name, { served }]) => sum + (name === YARDSTICK ? 0 : served),
      0,
    );
    const window = {
      minutes: (minutes * index) / WINDOWS,
      workedMs: (processorTime([target.pid]) - worked) / many,
      waitedMs: (waitedMs(target) - waited) / many,
      ...(await load.meanwhile(() => look(target, heap))),
      acts,
    };
    windows.push(window);
    console.error(
      `  ${window.minutes.toFixed(1)} min: ${window.keptMb.toFixed(0)} MB kept, ${window.workedMs.toFixed(1)} ms worked and ${window.waitedMs.toFixed(1)} ms waited an act, ${many} acts`,
    );
    if (pictures && index === EARLY[0]) before = await load.meanwhile(() => heap.picture());
  }
  const grown = before ? tellGrowth(before, await load.meanwhile(() => heap.picture()), KINDS_TOLD) : [];
  heap.close();
  return { windows, grown };
}

/** Runs it. */
export async function soak(
  target: RunningProgram,
  options: SoakOptions,
): Promise<{ rows: Row[]; windows: Window[] }> {
  const stopLooking = observe(target);
  const yardstick = await startYardstick();
  const load = startMixedLoad(target, yardstick);
  const { windows, grown } = await watch(target, load, options);
  await load.stop();
  yardstick.stop();
  const { worst } = await stopLooking();
  if (options.record !== undefined)
    writeFileSync(options.record, JSON.stringify({ windows, acts: Object.fromEntries(load.counts) }));
  const { kept, resident, handles, worked } = compareHoldings(windows);
  const faults: string[] = [];
  if (kept.grew) faults.push(`the heap grew: ${kept.told} MB`);
  if (resident.grew) faults.push(`the process grew: ${resident.told} MB`);
  if (handles.grew) faults.push(`handles grew: ${handles.told}`);
  if (worked.grew) faults.push(`an act costs the processors more: ${worked.told} ms`);
  const more = grown.length > 0 ? `; what grew most in the heap: ${grown.join(', ')}` : '';
  const whole: Row = {
    name: `mixed load, ${options.minutes} minutes`,
    tried: [...load.counts.values()].reduce((sum, one) => sum + one.tried, 0),
    survived: faults.length === 0,
    note: `heap kept after a collection ${kept.told} MB, resident ${resident.told} MB, handles ${handles.told}, work for an act ${worked.told} ms${more}`,
    peakMb: worst.residentMb,
    loopP99Ms: worst.loopP99Ms,
    heldMs: worst.heldMs,
    ownMs: worst.ownMs,
    waitedMs: worst.waitedMs,
    at: new Date().toISOString(),
    handles: worst.handles,
    faults,
  };
  const acts = [...load.counts.keys()].map((name) => actRow(name, load, windows, whole));
  return { rows: [whole, ...acts], windows };
}
