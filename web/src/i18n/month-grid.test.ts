/** Months begin on their weekday, weeks on Monday, and keys lead where the pattern of WAI-ARIA says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addMonths, dayByKey, monthGrid, weekdayOf } from './month-grid.ts';

test('weeks begin on Monday and hold every day of the month', () => {
  const november = monthGrid('2026-11-26');
  assert.deepEqual(november[0]?.slice(0, 1), ['2026-10-26']);
  assert.deepEqual(november.at(-1)?.slice(-1), ['2026-12-06']);
  assert.equal(november.length, 6);
  // A month that begins on a Monday, and February of four weeks.
  assert.equal(monthGrid('2027-02-10').length, 4);
  assert.equal(monthGrid('2027-02-10')[0]?.[0], '2027-02-01');
  for (const week of november) assert.equal(weekdayOf(week[0] ?? ''), 0);
});

test('the last day of a month leads to the last day of a shorter one', () => {
  assert.equal(addMonths('2026-01-31', 1), '2026-02-28');
  assert.equal(addMonths('2028-02-29', 12), '2029-02-28');
  assert.equal(addMonths('2026-01-15', -1), '2025-12-15');
});

test('keys lead to the neighbouring day, week, month and year', () => {
  const from = '2026-11-26';
  const led = Object.fromEntries(
    ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', 'x'].map(
      (key) => [key, dayByKey(from, key, false)],
    ),
  );
  assert.deepEqual(led, {
    ArrowLeft: '2026-11-25',
    ArrowRight: '2026-11-27',
    ArrowUp: '2026-11-19',
    ArrowDown: '2026-12-03',
    Home: '2026-11-23',
    End: '2026-11-29',
    PageUp: '2026-10-26',
    PageDown: '2026-12-26',
    x: undefined,
  });
  assert.equal(dayByKey(from, 'PageDown', true), '2027-11-26');
});
