/**
 * Waiting for a state, in tests that cannot be told of it.
 *
 * What ends the wait is a number of looks, not a time: a machine that stands still for a while takes none of them away.
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 10;
/** A minute at the least. */
const MOST_LOOKS = 6_000;

/** Looks until it holds; fails, saying what was waited for, when it never does. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    if (await holds()) return;
    await sleep(LOOK_MS);
  }
  assert.fail(`waited in vain until ${what}`);
}
