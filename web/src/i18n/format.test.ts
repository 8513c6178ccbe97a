/** Days are those of Huế, wherever the browser thinks it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortDeadline, shortTime, today } from './format.ts';

test('a day begins at midnight in Huế, which is five in the afternoon in London', () => {
  assert.equal(today(Date.parse('2026-11-26T16:59:59Z')), '2026-11-26');
  assert.equal(today(Date.parse('2026-11-26T17:00:00Z')), '2026-11-27');
});

test('what is past is told by its weekday, a deadline by its day: a weekday alone could be one to come', () => {
  const now = Date.parse('2026-11-27T03:00:00Z');
  assert.equal(shortDeadline('2026-11-25T10:00:00Z', now), '25/11');
  assert.equal(shortDeadline('2026-12-02T10:00:00Z', now), '02/12');
  assert.equal(shortDeadline('2026-11-27T10:00:00Z', now), '17:00');
  assert.match(shortTime('2026-11-25T10:00:00Z', now), /^Thứ Tư$/i);
});

test('a year begins at midnight in Huế', () => {
  assert.equal(shortTime('2026-12-31T16:00:00Z', Date.parse('2027-01-20T03:00:00Z')), '31/12/2026');
  assert.equal(shortTime('2026-12-31T17:00:00Z', Date.parse('2027-01-20T03:00:00Z')), '01/01');
});
