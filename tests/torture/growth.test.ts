/** The soak's judgement can fail: memory, handles and times that grow are seen, and a machine that became slower is not taken for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareHoldings, compareTimes, WINDOWS, type Window } from './growth.ts';

const YARDSTICK = 'yardstick';

const act = (p50: number) => ({ served: 100, p50, p95: p50 * 2, p99: p50 * 4 });

function windowsOf(
  of: (index: number) => { keptMb?: number; handles?: number; ms?: number; machine?: number },
) {
  return Array.from({ length: WINDOWS }, (_, index): Window => {
    const { keptMb = 100, handles = 80, ms = 20, machine = 4 } = of(index);
    return {
      minutes: index + 1,
      keptMb,
      residentMb: 300,
      workedMs: 10,
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
