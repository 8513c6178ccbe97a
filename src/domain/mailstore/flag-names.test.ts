/** Flags between their names and their stored form. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { flagNames, flagsFromNames } from './flag-names.ts';
import { FLAG_BITS } from './message-values.ts';

test('system flags and registered keywords compare without case and become bits', () => {
  assert.deepEqual(flagsFromNames(['\\seen', '\\FLAGGED', '$junk']), { bits: 1 | 4 | 128, keywords: [] });
});

test('\\Recent and unknown system flags are not stored, and a keyword is stored once', () => {
  assert.deepEqual(flagsFromNames(['\\Recent', '\\Other', 'Khan', 'khan']), { bits: 0, keywords: ['Khan'] });
});

test('names come back from what they were stored as', () => {
  const names = fc.uniqueArray(
    fc.oneof(
      fc.constantFrom(...Object.keys(FLAG_BITS)),
      fc.stringMatching(/^[a-z]{1,8}$/).map((word) => `k${word}`),
    ),
    { selector: (name) => name.toLowerCase() },
  );
  fc.assert(
    fc.property(names, (wanted) => {
      assert.deepEqual(new Set(flagNames(flagsFromNames(wanted))), new Set(wanted));
    }),
  );
});
