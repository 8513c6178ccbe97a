/**
 * Dates and date-times, right ones and almost right ones.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeDate, decodeDateTime, encodeDate, encodeDateTime } from './date-time.ts';

test('a date-time is an instant', () => {
  assert.equal(decodeDateTime(' 1-Feb-2026 07:30:00 +0700')?.toISOString(), '2026-02-01T00:30:00.000Z');
  assert.equal(decodeDateTime('17-jul-1996 02:44:25 -0730')?.toISOString(), '1996-07-17T10:14:25.000Z');
  assert.equal(decodeDateTime('1-Feb-2026 07:30:00 +0700')?.toISOString(), '2026-02-01T00:30:00.000Z');
});

test('what the calendar or the clock does not have is no date', () => {
  for (const text of ['31-Feb-2026', '0-Jan-2026', '32-Jan-2026', '1-Foo-2026', '1-Jan-26', '1-Jan-0000', ''])
    assert.equal(decodeDate(text), undefined, text);
  for (const text of ['01-Feb-2026 24:00:00 +0000', '01-Feb-2026 00:60:00 +0000', '01-Feb-2026 00:00:00 UTC'])
    assert.equal(decodeDateTime(text), undefined, text);
  assert.deepEqual(decodeDate('29-Feb-2024'), { year: 2024, month: 2, day: 29 });
});

test('whatever is encoded is decoded, in any zone', () => {
  const instant = fc
    .date({ min: new Date('0200-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })
    .map((date) => new Date(Math.trunc(date.getTime() / 1000) * 1000));
  fc.assert(
    fc.property(instant, fc.integer({ min: -720, max: 840 }), (date, zone) => {
      assert.deepEqual(decodeDateTime(encodeDateTime(date, zone)), date);
      const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      assert.deepEqual(decodeDate(encodeDate(day)), day);
    }),
  );
});
