/**
 * `npm run bench`: every benchmark, one after the other, as a table and a JSON file in `bench/results/`.
 *
 * Arguments are parts of names: `npm run bench -- delivery`. A benchmark is a file that exports `run`, and one line.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { run as delivery } from './delivery.bench.ts';
import { run as disk } from './disk.bench.ts';
import { run as growth } from './growth.bench.ts';
import { run as imap } from './imap.bench.ts';
import { run as importList } from './import.bench.ts';
import { run as jmap } from './jmap.bench.ts';
import { run as judged } from './judged.bench.ts';
import { run as ldap } from './ldap.bench.ts';
import { run as mime } from './mime.bench.ts';
import { run as relay } from './relay.bench.ts';
import type { BenchResult } from './result.ts';
import { run as search } from './search.bench.ts';
import { run as start } from './start.bench.ts';
import { run as steps } from './steps.bench.ts';
import { run as web } from './web.bench.ts';

const BENCHMARKS: Record<string, () => Promise<BenchResult[]>> = {
  start,
  mime,
  steps,
  ldap,
  imap,
  import: importList,
  jmap,
  search,
  delivery,
  judged,
  disk,
  relay,
  growth,
  web,
};
/** Takes long: runs only when it is named. */
const BY_NAME_ONLY = new Set(['growth', 'import']);

/** Small numbers need their fractions, large ones none. */
function round(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0);
}

function asTable(results: readonly BenchResult[]): string {
  const rows = results.map((result) => {
    const range = result.range ? ` (${result.range.map(round).join('–')})` : '';
    return [
      result.name,
      `${round(result.value)} ${result.unit}${range}`,
      result.goal ?? '',
      result.note ?? '',
    ];
  });
  const all = [['what', 'measured', 'goal', 'note'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const wanted = process.argv.slice(2);
const results: BenchResult[] = [];
for (const [name, run] of Object.entries(BENCHMARKS)) {
  if (wanted.length === 0 ? BY_NAME_ONLY.has(name) : !wanted.some((part) => name.includes(part))) continue;
  console.error(`${name} …`);
  results.push(...(await run()));
}
const folder = join(import.meta.dirname, 'results');
const file = wanted.includes('growth') ? 'growth.json' : 'latest.json';
mkdirSync(folder, { recursive: true });
const machine = { cores: cpus().length, model: cpus()[0]?.model, node: process.version };
writeFileSync(
  join(folder, file),
  `${JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2)}\n`,
);
console.log(asTable(results));
