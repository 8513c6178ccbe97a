/** Maildir: flags, folders and dates in names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeFolderName, encodeFolderName } from './folder-names.ts';
import {
  encodeMaildirFolder,
  encodeMaildirName,
  parseMaildirFolder,
  parseMaildirName,
} from './maildir-names.ts';

const FLAGS = ['\\Draft', '\\Flagged', '$Forwarded', '\\Answered', '\\Seen', '\\Deleted'] as const;

test('a name written is read back with flags, keywords and time', () => {
  const input = fc.record({
    flags: fc.uniqueArray(fc.constantFrom(...FLAGS)),
    keywordNumbers: fc.uniqueArray(fc.integer({ min: 0, max: 25 })),
    seconds: fc.integer({ min: 1, max: 4_000_000_000 }),
    size: fc.nat(),
  });
  fc.assert(
    fc.property(input, ({ flags, keywordNumbers, seconds, size }) => {
      const receivedAt = new Date(seconds * 1000);
      const name = parseMaildirName(
        encodeMaildirName({ flags, keywordNumbers, receivedAt, size, unique: 'M1' }),
      );
      assert.deepEqual(name.flags.toSorted(), flags.toSorted());
      assert.deepEqual(
        name.keywordNumbers,
        keywordNumbers.toSorted((a, b) => a - b),
      );
      assert.deepEqual(name.deliveredAt, receivedAt);
    }),
  );
});

test('a folder written is read back, with Vietnamese, dots and backslashes in its name', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !text.includes('/'));
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
      const path = names.join('/');
      fc.pre(path.isWellFormed() && path.toUpperCase() !== 'INBOX');
      assert.equal(parseMaildirFolder(encodeMaildirFolder(path)), path);
    }),
  );
  assert.equal(encodeMaildirFolder('Công văn/2025'), '.C&APQ-ng v&AQM-n.2025');
});

test('names of other programs are read', () => {
  assert.deepEqual(parseMaildirName('1700000000.M5P7V3I4.host,S=123:2,FS').flags, ['\\Flagged', '\\Seen']);
  assert.deepEqual(parseMaildirName('1700000000.5.host;2,S').flags, ['\\Seen']);
  assert.deepEqual(parseMaildirName('anything').flags, []);
  assert.equal(parseMaildirFolder('cur'), undefined);
  assert.equal(parseMaildirFolder('.'), undefined);
});

test('a mailbox name as a file name has nothing that any system forbids, and comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), (text) => {
      const name = text.normalize('NFC');
      const file = encodeFolderName(name);
      assert.doesNotMatch(file, /[/\\:*?"<>|]|^\.|[. ]$/);
      assert.equal(decodeFolderName(file), name);
    }),
  );
  assert.equal(encodeFolderName('..'), '%2E%2E');
});
