/**
 * How long the program takes until it can serve mail: from `npm start` on an empty folder, and on one that was used.
 *
 * The real program with its embedded database, as `tools/congthu.mjs` runs it (sources compiled once are kept compiled),
 * watched from outside by `/readyz` every 100 ms.
 */
import { join } from 'node:path';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { type BenchResult, summarise } from './result.ts';

const STARTS = 5;
const COMPILED = join(import.meta.dirname, '../node_modules/.cache/compiled');

async function timeStart(program: RunningProgram): Promise<number> {
  const from = performance.now();
  await program.start();
  const ms = performance.now() - from;
  await program.stop();
  return ms;
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  const program = new RunningProgram({
    CONGTHU_LOG_LEVEL: 'error',
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? COMPILED,
  });
  try {
    const first = await timeStart(program);
    const later: number[] = [];
    for (let start = 0; start < STARTS; start += 1) later.push(await timeStart(program));
    return [
      { name: 'start to ready, first: makes the database and the province', value: first, unit: 'ms' },
      { name: 'start to ready, later', ...summarise(later), unit: 'ms', goal: '3000' },
    ];
  } finally {
    await program.remove();
  }
}
