/** The soak's judgement can fail: memory, handles and times that grow are seen, and a machine that became slower is not taken for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareHoldings, compareQuiet, compareTimes, WINDOWS, type Window } from './growth.ts';

const YARDSTICK = 'yardstick';

const act = (p50: number) => ({ served: 100, p50, p95: p50 * 2, p99: p50 * 4 });

function windowsOf(
  of: (index: number) => {
    keptMb?: number;
    handles?: number;
    workedMs?: number;
    ms?: number;
    machine?: number;
  },
) {
  return Array.from({ length: WINDOWS }, (_, index): Window => {
    const { keptMb = 100, handles = 80, workedMs = 10, ms = 20, machine = 4 } = of(index);
    return {
      minutes: index + 1,
      keptMb,
      residentMb: 300,
      workedMs,
      waitedMs: 3,
      handles,
      acts: { IMAP: act(ms), [YARDSTICK]: act(machine) },
    };
  });
}

test('a program that holds what it held did not grow, however much its caches took in at first', () => {
  const { kept, handles } = compareHoldings(
    windowsOf((index) => ({ keptMb: 60 + 40 * Math.min(1, index / 3) })),
  );
  assert.deepEqual([kept.grew, handles.grew], [false, false]);
});

test('memory or handles that grow to the end are seen', () => {
  assert.equal(compareHoldings(windowsOf((index) => ({ keptMb: 80 + 5 * index }))).kept.grew, true);
  assert.equal(compareHoldings(windowsOf((index) => ({ handles: 70 + 4 * index }))).handles.grew, true);
});

test('an act that costs the processors more and more is seen, however quick the machine', () => {
  assert.equal(compareHoldings(windowsOf((index) => ({ workedMs: 10 + 2 * index }))).worked.grew, true);
  assert.equal(compareHoldings(windowsOf((index) => ({ workedMs: 10 + (index % 2) }))).worked.grew, false);
});

test('an act that becomes slower is seen', () => {
  const windows = windowsOf((index) => ({ ms: 20 + 5 * index }));
  assert.equal(compareTimes(windows, 'IMAP', YARDSTICK).p50.grew, true);
});

test('a machine that becomes slower for everybody is no growth of the program', () => {
  const windows = windowsOf((index) => ({ ms: 20 + 5 * index, machine: 4 + index }));
  assert.equal(compareTimes(windows, 'IMAP', YARDSTICK).p50.grew, false);
  assert.equal(compareTimes(windows, YARDSTICK, YARDSTICK).p50.grew, false);
});

test('an act that nobody was served with any more is a fault, not an equal', () => {
  const windows = windowsOf((index) => (index < 6 ? {} : { ms: Number.NaN }));
  assert.equal(compareTimes(windows, 'IMAP', YARDSTICK).p50.grew, true);
});

test('of acts only those count that the machine left alone, early and late', () => {
  const at = Array.from({ length: 1_000 }, (_, index) => index);
  const machine = at.map((time) => ({ at: time, took: time % 2 === 0 ? 2 : 50 }));
  const actsOf = (took: (time: number) => number) => at.map((time) => ({ at: time + 0.5, took: took(time) }));
  const blocks = machine.map(({ at: time }) => ({
    at: time,
    took: Math.floor(time / 10) % 2 === 0 ? 2 : 50,
  }));
  const steady = actsOf((time) => (Math.floor(time / 10) % 2 === 0 ? 20 : 20 + time));
  assert.equal(compareQuiet(steady, blocks, 1_000)?.grew, false);
  assert.equal(
    compareQuiet(
      actsOf((time) => 20 + time / 20),
      blocks,
      1_000,
    )?.grew,
    true,
  );
  assert.equal(
    compareQuiet(steady, machine, 1_000),
    undefined,
    'a machine that is never quiet tells nothing',
  );
});
