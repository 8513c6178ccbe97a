/**
 * Loaded into the tortured program before its own first line (`--import`): each time that the event loop was held, one line in the file
 * `TORTURE_HOLDS` with how long (by the clock), how much of it the loop's own thread computed, and how much it waited for a processor
 * that others had (`/proc/self/task/…/schedstat`). The clock alone cannot tell our work from the machine's.
 * What is neither computed nor waited was slept: for the disk, in a call that waits.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const EVERY_MS = 10;
/** Shorter ones are the timer's own and nobody's trouble. */
const LEAST_MS = 40;
const file = process.env['TORTURE_HOLDS'];
/** The main thread has the process's own number. */
const SCHEDULE = `/proc/self/task/${process.pid}/schedstat`;

/** Milliseconds computed and waited, since the thread began. */
function readSchedule(): [computed: number, waited: number] {
  const [computed, waited] = readFileSync(SCHEDULE, 'latin1').split(' ');
  return [Number(computed) / 1e6, Number(waited) / 1e6];
}

if (file !== undefined && isMainThread) {
  let at = performance.now();
  let [computed, waited] = readSchedule();
  setInterval(() => {
    const now = performance.now();
    const [nowComputed, nowWaited] = readSchedule();
    const heldMs = now - at - EVERY_MS;
    if (heldMs >= LEAST_MS)
      appendFileSync(
        file,
        `${JSON.stringify({ pid: process.pid, at: Date.now(), heldMs, ownMs: nowComputed - computed, waitedMs: nowWaited - waited })}\n`,
      );
    at = now;
    computed = nowComputed;
    waited = nowWaited;
  }, EVERY_MS).unref();
}
