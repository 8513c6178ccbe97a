/** The window of a list: true to the pixel near by, and able to reach every one of a million rows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnHeight, nextPlace, placeToShow, type ScrollFacts, windowOf } from './scroll-window.ts';

const SMALL: ScrollFacts = { total: 200, rowHeight: 80, viewHeight: 640 };
const HUGE: ScrollFacts = { total: 1_000_000, rowHeight: 82, viewHeight: 820 };
const START = { scrollTop: 0, shift: 0 };

test('a short list is drawn at its own height and scrolled without a shift', () => {
  assert.equal(drawnHeight(SMALL), 16_000);
  const place = nextPlace(SMALL, START, 800);
  assert.deepEqual(place, { scrollTop: 800, shift: 0 });
  const { first, last, offset } = windowOf(SMALL, place);
  assert.ok(first <= 10 && last >= 18);
  assert.equal(offset, first * 80);
});

test('a million rows fit into an element that browsers can make', () => {
  assert.ok(drawnHeight(HUGE) < 16_000_000);
});

test('the end of the bar is the end of a million rows, and its beginning the first', () => {
  const room = drawnHeight(HUGE) - HUGE.viewHeight;
  const end = nextPlace(HUGE, START, room);
  assert.equal(windowOf(HUGE, end).last, 999_999);
  assert.equal(windowOf(HUGE, nextPlace(HUGE, end, 0)).first, 0);
});

test('a small movement in the middle of a million rows moves as many pixels as the wheel', () => {
  const middle = nextPlace(HUGE, START, 6_000_000);
  const next = nextPlace(HUGE, middle, 6_000_120);
  assert.equal(next.scrollTop + next.shift - (middle.scrollTop + middle.shift), 120);
});

test('a row that is asked for can be seen whole, wherever it is', () => {
  for (const row of [0, 5, 17, 4_321, 500_000, 999_999]) {
    const place = placeToShow(HUGE, START, row);
    const top = place.scrollTop + place.shift;
    assert.ok(row * HUGE.rowHeight >= top - 1, `row ${row} begins in view`);
    assert.ok((row + 1) * HUGE.rowHeight <= top + HUGE.viewHeight + 1, `row ${row} ends in view`);
    assert.ok(place.scrollTop >= 0 && place.scrollTop <= drawnHeight(HUGE) - HUGE.viewHeight + 1);
  }
});

test('a row in view moves nothing', () => {
  assert.equal(placeToShow(SMALL, START, 3), START);
});
