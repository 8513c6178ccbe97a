/** Days are read as people write them here, and what is no day is none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDay } from './parse-day.ts';

test('the day stands before the month, however they are parted', () => {
  for (const text of ['5/1/2026', '05-01-2026', ' 5.1.2026', '05 01 2026', '05012026', '2026-01-05'])
    assert.equal(parseDay(text), '2026-01-05', text);
});

test('what is no day is none', () => {
  for (const text of ['', '5/1', '5/1/26', '31/02/2026', '1/13/2026', '2026-13-01', 'mai'])
    assert.equal(parseDay(text), undefined, text);
});
