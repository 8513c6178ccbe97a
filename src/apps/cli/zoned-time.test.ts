/** What a person at the command line means by a time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayText, momentText, parseZonedTime } from './zoned-time.ts';

const iso = (text: string, dayAt: '00:00:00' | '23:59:59' = '23:59:59'): string | undefined =>
  parseZonedTime(text, dayAt)?.toISOString();

test('a time without a zone is Việt Nam’s, a day alone ends or begins there', () => {
  assert.equal(iso('2026-11-25'), '2026-11-25T16:59:59.000Z');
  assert.equal(iso('2026-11-25', '00:00:00'), '2026-11-24T17:00:00.000Z');
  assert.equal(iso('2026-11-25T08:59'), '2026-11-25T01:59:00.000Z');
  assert.equal(iso('2026-11-25T08:59:00+07:00'), '2026-11-25T01:59:00.000Z');
  assert.equal(iso('2026-11-25T01:59:00Z'), '2026-11-25T01:59:00.000Z');
});

test('what is no time is told as such', () => {
  for (const text of ['', 'hôm qua', '2026-13-01', '2026-11-25T25:00']) assert.equal(iso(text), undefined);
});

test('a time is told by the clock of Việt Nam, and can be typed again', () => {
  const late = new Date('2026-11-26T17:30:00Z');
  assert.equal(momentText(late), '2026-11-27 00:30');
  assert.equal(dayText(late), '2026-11-27');
  assert.equal(momentText(late.toISOString()), momentText(late));
  assert.equal(momentText(null), '');
  assert.deepEqual(parseZonedTime(momentText(late), '00:00:00'), late);
});
