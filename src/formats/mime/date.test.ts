import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeDate, parseDate } from './date.ts';

const INSTANT = Date.UTC(2026, 0, 12, 0, 30, 0);

test('the forms of the standard, its obsolete ones and those that programs send are read', () => {
  const forms = [
    'Mon, 12 Jan 2026 07:30:00 +0700',
    '12 Jan 2026 07:30 +0700',
    'Mon,12 January 26 00:30:00 GMT (comment)',
    '11 Jan 2026 19:30:00 EST',
    '12 Jan 126 00:30 UT',
    '12 Jan 2026 00:30:00 -0000',
    '12 Jan 2026 00:30:00 XYZ',
    '12 Jan 2026 00:30:00',
    '12-Jan-2026 00:30:00 Z',
    'Mon Jan 12 00:30:00 2026',
    'Mon Jan 12 07:30:00 +0700 2026',
    '2026-01-12T07:30:00+07:00',
    '2026-01-12 00:30:00.123Z',
  ];
  for (const form of forms) assert.equal(parseDate(form), INSTANT, form);
});

test('what is no date gives none', () => {
  for (const text of [
    '',
    'yesterday',
    '31 Apr 2026 00:00:00 +0000',
    '12 Foo 2026 00:00 +0000',
    '12 Jan 2026 25:00 +0000',
    '29 Feb 2026 00:00',
  ])
    assert.equal(parseDate(text), undefined, text);
});

test('a date is written in the zone asked for, in UTC by default', () => {
  assert.equal(encodeDate(INSTANT), 'Mon, 12 Jan 2026 00:30:00 +0000');
  assert.equal(encodeDate(INSTANT, 420), 'Mon, 12 Jan 2026 07:30:00 +0700');
  assert.equal(encodeDate(INSTANT, -210), 'Sun, 11 Jan 2026 21:00:00 -0330');
});

test('every second of our age comes back, in every zone', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2e9, max: 8e9 }), fc.integer({ min: -720, max: 840 }), (seconds, zone) => {
      assert.equal(parseDate(encodeDate(seconds * 1000, zone)), seconds * 1000);
    }),
  );
});

test('any text gives an instant or nothing', () => {
  fc.assert(fc.property(fc.string(), (text) => ['number', 'undefined'].includes(typeof parseDate(text))));
});
