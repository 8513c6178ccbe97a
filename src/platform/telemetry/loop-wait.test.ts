/** The wait for the event loop, from the turns it made. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { meanWait, watchLoopWait } from './loop-wait.ts';

const PAUSE = 0.02;

/** Turns of so many seconds each, each seen a pause after its end, and of nothing until a quarter of a minute is over. */
function quarterMinute(turns: readonly number[]): number {
  const rest = Math.round((15 - turns.reduce((sum, turn) => sum + turn + PAUSE, 0)) / PAUSE);
  const lengths = [...turns.map((turn) => turn + PAUSE), ...Array<number>(rest).fill(PAUSE)];
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const variance = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length;
  return meanWait({ count: lengths.length, mean, stddev: Math.sqrt(variance) }, PAUSE);
}

function near(wait: number, expected: number): void {
  assert.ok(Math.abs(wait - expected) < expected / 10, `${wait} is not about ${expected}`);
}

test('one turn of ten seconds is seen, and so are many of a third of a second; a loop at rest has no wait', () => {
  // It takes two thirds of the time, and what comes in it waits five seconds.
  near(quarterMinute([10]), (10 / 15) * 5);
  near(quarterMinute(Array<number>(30).fill(0.3)), (9 / 15) * 0.15);
  assert.ok(quarterMinute([]) < 1e-9);
  assert.equal(meanWait({ count: 0, mean: Number.NaN, stddev: Number.NaN }, PAUSE), 0);
});

test('a loop that is held is told so, once', async () => {
  const wait = watchLoopWait();
  await sleep(100);
  const until = performance.now() + 400;
  while (performance.now() < until);
  await sleep(50);
  assert.ok(wait() > 0.1);
  assert.equal(wait(), 0);
});
