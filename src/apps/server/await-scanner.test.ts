/** Work that waits for a virus scanner: told once, done when it is back, given up when asked to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ScannerState } from '#services/antivirus/scanner.ts';
import { untilScanned } from './await-scanner.ts';

const AWAY: ScannerState = { kind: 'unreachable', address: '127.0.0.1:3310' };
const THERE: ScannerState = { kind: 'clamd', address: '127.0.0.1:3310', version: 'ClamAV' };
const unavailable = (): Refusal =>
  new Refusal('temporarilyUnavailable', 'The virus scanner does not answer.');

/** A scanner that is away for so many looks; the work that asks it, and who is told. */
function scannerAwayFor(looks: number) {
  const told: string[] = [];
  const ending = new AbortController();
  let looked = 0;
  let done = 0;
  return {
    told,
    ending,
    doneTimes: () => done,
    scanner: {
      state: () => {
        looked += 1;
        return Promise.resolve(looked > looks ? THERE : AWAY);
      },
    },
    work: () => {
      if (looked <= looks) return Promise.reject(unavailable());
      done += 1;
      return Promise.resolve();
    },
    wait: { onAway: (address: string) => told.push(address), signal: ending.signal, pauseMs: 1 },
  };
}

test('work goes on once the scanner is back, and its absence is told once', async () => {
  const { scanner, work, wait, told, doneTimes } = scannerAwayFor(5);
  await untilScanned(scanner, work, wait);
  assert.deepEqual([told, doneTimes()], [['127.0.0.1:3310'], 1]);
});

test('whoever stops the program need not wait for a scanner', async () => {
  const { scanner, work, wait, ending, doneTimes } = scannerAwayFor(Number.POSITIVE_INFINITY);
  const waiting = untilScanned(scanner, work, wait);
  ending.abort();
  await waiting;
  assert.equal(doneTimes(), 0);
});

test('what is no fault of the scanner is thrown', async () => {
  const { scanner, wait, told } = scannerAwayFor(0);
  await assert.rejects(
    untilScanned(scanner, () => Promise.reject(unavailable()), wait),
    /does not answer/,
  );
  await assert.rejects(
    untilScanned(scanner, () => Promise.reject(new Error('the disk is full')), wait),
    /disk is full/,
  );
  assert.deepEqual(told, []);
});
