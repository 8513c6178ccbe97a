import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseClock } from './parse-clock.ts';

test('a time of day is read as people write it here', () => {
  for (const text of ['8:30', '08:30', '8h30', '8g30', '8 giờ 30', '0830', '8.30', ' 8:30 '])
    assert.equal(parseClock(text), '08:30', text);
  assert.deepEqual([parseClock('17h'), parseClock('17'), parseClock('0:05')], ['17:00', '17:00', '00:05']);
});

test('what is no time of day is none', () => {
  for (const text of ['', '24:00', '12:60', 'trưa', '8:3', '12345'])
    assert.equal(parseClock(text), undefined, text);
});
