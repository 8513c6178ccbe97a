/**
 * `npm run torture`: hours of ordinary work, then everything that strangers and bad luck can do, on the real program; figures for each.
 *
 * `npm run torture -- --minutes 10` for a shorter soak (one hour by default), `npm run torture -- flood` for what has "flood" in its name.
 * Exit code 1 where anything did not survive.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import type { Attack } from './attack.ts';
import { BREAKDOWNS, OWN_BREAKDOWNS } from './breakdowns.ts';
import { connectionFlood, guessedPasswords, slowClients } from './floods.ts';
import { bombs, injection, literalFlood, queryBombs, smuggling } from './messages.ts';
import { percentiles, startMixedLoad } from './mixed-load.ts';
import { type Figures, findDeafPorts, readFigures, startTarget } from './target.ts';
import { downgrade, stolenTokens } from './trust.ts';

const ATTACKS: readonly Attack[] = [
  bombs,
  smuggling,
  literalFlood,
  queryBombs,
  injection,
  downgrade,
  stolenTokens,
  slowClients,
  connectionFlood,
  guessedPasswords,
];
const LOOK_MS = 2000;
/** What may grow in a soak: caches that fill, and the noise of a garbage collector. */
const MAX_GROWTH = 1.3;

interface Row {
  name: string;
  tried: number;
  survived: boolean;
  note: string;
  peakMb: number;
  loopP99Ms: number;
  handles: number;
  faults: string[];
}

/** Looks at a program again and again until told to end; gives the worst of what it saw. */
function observe(target: RunningProgram): () => Promise<{ worst: Figures; all: Figures[] }> {
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
      },
    };
  };
}

function mean(list: readonly Figures[], of: (one: Figures) => number): number {
  return list.reduce((sum, one) => sum + of(one), 0) / list.length;
}

/** Between two collections the heap holds garbage: the least of a while is what is really kept. */
function kept(list: readonly Figures[]): number {
  return Math.min(...list.map((one) => one.heapMb));
}

async function soak(target: RunningProgram, minutes: number): Promise<Row[]> {
  const stopLooking = observe(target);
  const load = startMixedLoad(target);
  await sleep(minutes * 60_000);
  await load.stop();
  const { worst, all } = await stopLooking();
  // The first quarter fills the caches; the second is compared with the last.
  const quarter = Math.floor(all.length / 4);
  const [early, late] = [all.slice(quarter, quarter * 2), all.slice(-quarter)];
  const grew = (of: (one: Figures) => number): string =>
    `${mean(early, of).toFixed(0)} → ${mean(late, of).toFixed(0)}`;
  const faults: string[] = [];
  if (kept(late) > kept(early) * MAX_GROWTH)
    faults.push(`the heap grew: ${kept(early).toFixed(0)} → ${kept(late).toFixed(0)} MB`);
  if (mean(late, (one) => one.handles) > mean(early, (one) => one.handles) * MAX_GROWTH)
    faults.push(`handles grew: ${grew((one) => one.handles)}`);
  const rows: Row[] = [
    {
      name: `mixed load, ${minutes} minutes`,
      tried: [...load.counts.values()].reduce((sum, one) => sum + one.tried, 0),
      survived: faults.length === 0,
      note: `heap kept ${kept(early).toFixed(0)} → ${kept(late).toFixed(0)} MB, resident ${grew((one) => one.residentMb)} MB, handles ${grew((one) => one.handles)}, event loop p99 ${grew((one) => one.loopP99Ms)} ms`,
      peakMb: worst.residentMb,
      loopP99Ms: worst.loopP99Ms,
      handles: worst.handles,
      faults,
    },
  ];
  for (const [name, { tried, failed, times }] of load.counts) {
    const part = Math.floor(times.length / 4);
    const [start, end] = [percentiles(times.slice(part, part * 2)), percentiles(times.slice(-part))];
    const own = failed > 0 ? [`${failed} failed`] : [];
    if (end.p50 > start.p50 * MAX_GROWTH + 5) own.push('it became slower');
    rows.push({
      ...(rows[0] as Row),
      name: `  ${name}`,
      tried,
      survived: own.length === 0,
      note: `median ${start.p50.toFixed(0)} → ${end.p50.toFixed(0)} ms, p99 ${start.p99.toFixed(0)} → ${end.p99.toFixed(0)} ms`,
      faults: own,
    });
  }
  return rows;
}

async function attack(target: RunningProgram, one: Attack): Promise<Row> {
  const pid = target.pid;
  const stopLooking = observe(target);
  const count = await one.run(target).catch((error: unknown) => ({
    tried: 0,
    faults: [
      error instanceof Error ? `${error.message} ${error.stack?.split('\n')[1] ?? ''}` : String(error),
    ],
    note: '',
  }));
  const deaf = await findDeafPorts(target);
  const { worst } = await stopLooking();
  const faults = [...new Set([...count.faults, ...deaf.map((name) => `${name} is deaf afterwards`)])];
  const isKill = BREAKDOWNS.includes(one);
  if (!isKill && target.pid !== pid) faults.push('the process died');
  return {
    name: one.name,
    tried: count.tried,
    survived: faults.length === 0,
    note: count.note ?? '',
    peakMb: worst.residentMb,
    loopP99Ms: worst.loopP99Ms,
    handles: worst.handles,
    faults,
  };
}

function asMarkdown(rows: readonly Row[]): string {
  const lines = rows.map(({ name, tried, survived, note, peakMb, loopP99Ms, handles, faults }) => {
    const told = survived ? 'yes' : `**no**: ${faults.slice(0, 4).join('; ')}`;
    return `| ${name} | ${tried} | ${told} | ${peakMb.toFixed(0)} MB | ${loopP99Ms.toFixed(0)} ms | ${handles} | ${note} |`;
  });
  return [
    '| what | tried | survived | memory peak | event loop p99, worst | handles, most | |',
    '|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '60' } },
  allowPositionals: true,
});
const wanted = (name: string): boolean =>
  positionals.length === 0 || positionals.some((part) => name.includes(part));
const rows: Row[] = [];
const report = (row: Row): void => {
  rows.push(row);
  console.error(
    `${row.survived ? 'ok  ' : 'FAIL'} ${row.name}: ${row.tried} tried ${row.note} ${row.faults.join('; ')}`,
  );
};
const target = await startTarget();
try {
  if (wanted('soak')) for (const row of await soak(target, Number(values.minutes))) report(row);
  for (const one of [...ATTACKS, ...BREAKDOWNS, ...OWN_BREAKDOWNS])
    if (wanted(one.name)) report(await attack(target, one));
} finally {
  await target.remove();
}
const folder = join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, 'torture.json'),
  `${JSON.stringify({ at: new Date().toISOString(), node: process.version, rows }, null, 2)}\n`,
);
console.log(asMarkdown(rows));
process.exit(rows.every((row) => row.survived) ? 0 : 1);
