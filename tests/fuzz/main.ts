/**
 * `npm run fuzz [seconds] [seed]`: every grammar for a share of the time, 30 seconds in all by default. Ends with 1 and the
 * bytes in question when something was found.
 */
import { fuzz } from './fuzz.ts';
import { TARGETS } from './targets.ts';

const DEFAULT_SECONDS = 30;

const [seconds = String(DEFAULT_SECONDS), seed = String(Date.now())] = process.argv.slice(2);
for (const target of TARGETS) {
  const report = fuzz(target, (Number(seconds) * 1000) / TARGETS.length, Number(seed));
  console.log(`${report.target}: ${report.calls} calls, the slowest ${report.slowestMs.toFixed(1)} ms`);
}
