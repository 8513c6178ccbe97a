/** No pattern of the program can be made to take long by what strangers send (R6.3). */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { findSlow, readPatterns } from './redos.ts';

function isSlow(regex: RegExp): boolean {
  return findSlow({ source: regex.source, flags: regex.flags, path: '' }) !== undefined;
}

test('patterns that take the square of the length, or worse, are found; others are not', () => {
  assert.ok(isSlow(new RegExp('\\s+$')));
  assert.ok(isSlow(new RegExp('^(a+)+$')));
  assert.ok(!isSlow(/^a+$/));
  assert.ok(!isSlow(/(?<! ) +$/));
});

test('every pattern that is written in src and web/src takes time in proportion to what it is given', () => {
  const patterns = readPatterns(join(import.meta.dirname, '..'));
  assert.ok(patterns.length > 400);
  assert.deepEqual(
    patterns.map(findSlow).filter((slow) => slow !== undefined),
    [],
  );
});
