/**
 * `npm run torture`: hours of ordinary work, then everything that strangers and bad luck can do, on the real program; figures for each.
 *
 * `npm run torture -- --minutes 10 soak` for a shorter soak (one hour by default), `npm run torture -- flood` for what has "flood" in its name.
 * `--without soak` leaves out what has that in its name.
 * The soak's program has its inspector open on loopback, to tell what its heap keeps; `--pictures` compares two pictures of the heap too;
 * `--leak` puts a fault into it, upon which the soak must fail.
 * Exit code 1 where anything did not survive.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import type { Attack, AttackCount } from './attack.ts';
import { BREAKDOWNS, OWN_BREAKDOWNS } from './breakdowns.ts';
import { connectionFlood, guessedPasswords } from './floods.ts';
import { asWindowTable, type Window } from './growth.ts';
import { findInspectorPort } from './heap.ts';
import { idorSweep } from './idor.ts';
import { cardBombs, directoryInjection, scriptBombs } from './languages.ts';
import { bombs, injection, literalFlood, queryBombs, smuggling } from './messages.ts';
import { observe, type Row } from './observe.ts';
import { slowClients } from './slow-clients.ts';
import { SOAK_SETTINGS, soak } from './soak.ts';
import { findDeafPorts, startTarget } from './target.ts';
import { indexBombs, killedMerging } from './text-index.ts';
import { downgrade, endedSignIns, httpTricks, replays, stolenTokens } from './trust.ts';
import { UPGRADES } from './upgrade.ts';
import { WORKFLOW_DEATHS } from './workflow-deaths.ts';

const ATTACKS: readonly Attack[] = [
  bombs,
  smuggling,
  literalFlood,
  queryBombs,
  injection,
  indexBombs,
  scriptBombs,
  directoryInjection,
  cardBombs,
  downgrade,
  stolenTokens,
  endedSignIns,
  replays,
  httpTricks,
  idorSweep,
  slowClients,
  connectionFlood,
  guessedPasswords,
];

/** Our aim: nobody waits longer for work of ours that is somebody else's. */
const HELD_AIM_MS = 250;

async function attack(target: RunningProgram, one: Attack): Promise<Row> {
  const pid = target.pid;
  const stopLooking = observe(target);
  const count: AttackCount = await one.run(target).catch((error: unknown) => ({
    tried: 0,
    faults: [
      error instanceof Error ? `${error.message} ${error.stack?.split('\n')[1] ?? ''}` : String(error),
    ],
    note: '',
  }));
  const deaf = await findDeafPorts(target);
  const seen = await stopLooking();
  const worst = count.worst ?? seen.worst;
  const faults = [...new Set([...count.faults, ...deaf.map((name) => `${name} is deaf afterwards`)])];
  if (worst.ownMs > HELD_AIM_MS)
    faults.push(`computed ${worst.ownMs.toFixed(0)} ms without a turn for others`);
  const isKill = BREAKDOWNS.includes(one) || one === killedMerging;
  if (!isKill && target.pid !== pid) faults.push('the process died');
  return {
    name: one.name,
    tried: count.tried,
    survived: faults.length === 0,
    note: count.note ?? '',
    peakMb: worst.residentMb,
    loopP99Ms: worst.loopP99Ms,
    heldMs: worst.heldMs,
    ownMs: worst.ownMs,
    waitedMs: worst.waitedMs,
    handles: worst.handles,
    faults,
    at: new Date().toISOString(),
  };
}

function asMarkdown(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const told = row.survived ? 'yes' : `**no**: ${row.faults.slice(0, 4).join('; ')}`;
    const delays = [row.loopP99Ms, row.heldMs, row.ownMs, row.waitedMs];
    const figures = [
      `${row.peakMb.toFixed(0)} MB`,
      ...delays.map((ms) => `${ms.toFixed(0)} ms`),
      row.handles,
    ];
    return `| ${[row.name, row.tried, told, ...figures, row.note].join(' | ')} |`;
  });
  return [
    '| what | tried | survived | memory peak | event loop p99, worst | held longest | own work in a hold, most | waited for a processor in a hold, most | handles, most | |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

const { values, positionals } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    pictures: { type: 'boolean', default: false },
    record: { type: 'string' },
    leak: { type: 'boolean', default: false },
    without: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
});
const wanted = (name: string): boolean =>
  (positionals.length === 0 || positionals.some((part) => name.includes(part))) &&
  !values.without.some((part) => name.includes(part));
const rows: Row[] = [];
let windows: Window[] = [];

/** A run of a part, also one that is cut short, replaces what earlier runs said of that part, and keeps the rest with its date. */
function keepResults(): void {
  const folder = join(import.meta.dirname, 'results');
  const path = join(folder, 'torture.json');
  mkdirSync(folder, { recursive: true });
  const kept = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as { rows: Row[]; windows: Window[] })
    : { rows: [], windows: [] };
  const names = new Set(rows.map(({ name }) => name));
  const all = {
    at: new Date().toISOString(),
    node: process.version,
    rows: [...kept.rows.filter((row) => row.at && !names.has(row.name)), ...rows],
    windows: windows.length > 0 ? windows : kept.windows,
  };
  writeFileSync(path, `${JSON.stringify(all, null, 2)}\n`);
}

const report = (row: Row): void => {
  rows.push(row);
  keepResults();
  console.error(
    `${row.survived ? 'ok  ' : 'FAIL'} ${row.name}: ${row.tried} tried ${row.note} ${row.faults.join('; ')}`,
  );
};
const inspectorPort = wanted('soak') ? await findInspectorPort() : undefined;
const inspected = inspectorPort === undefined ? [] : [`--inspect=127.0.0.1:${inspectorPort}`];
const leaking = values.leak ? ['--import', join(import.meta.dirname, 'leak.ts')] : [];
const target = await startTarget(inspectorPort === undefined ? {} : SOAK_SETTINGS, [
  ...inspected,
  ...leaking,
]);
try {
  if (inspectorPort !== undefined) {
    const told = await soak(target, { ...values, minutes: Number(values.minutes), inspectorPort });
    ({ windows } = told);
    for (const row of told.rows) report(row);
  }
  for (const one of [
    ...ATTACKS,
    ...BREAKDOWNS,
    killedMerging,
    ...OWN_BREAKDOWNS,
    ...WORKFLOW_DEATHS,
    ...UPGRADES,
  ])
    if (wanted(one.name)) report(await attack(target, one));
} finally {
  await target.remove();
}
console.log(asMarkdown(rows));
if (windows.length > 0) console.log(asWindowTable(windows));
process.exit(rows.every((row) => row.survived) ? 0 : 1);
