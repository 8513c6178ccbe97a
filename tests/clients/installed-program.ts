/**
 * Tests with programs of the distribution (swaks, mbsync, curl, mutt), which no package of ours brings.
 *
 * `npm test` must pass on a machine that has only Node, so there the test of a missing program is not registered. On
 * the build machine (`CI`), which installs them all, every one is, and a missing program fails.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';

function isInstalled(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((path) => {
    try {
      accessSync(join(path, name), constants.X_OK);
      return true;
    } catch {
      // Not in this folder.
      return false;
    }
  });
}

/** Registers the test of a program where it is installed, and on the build machine always. */
export function testWith(name: string, sentence: string, work: () => Promise<void>): void {
  if (isInstalled(name) || process.env.CI) void test(sentence, work);
}
