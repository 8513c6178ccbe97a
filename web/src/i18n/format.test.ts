/** Days are those of Huế, wherever the browser thinks it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { today } from './format.ts';

test('a day begins at midnight in Huế, which is five in the afternoon in London', () => {
  assert.equal(today(Date.parse('2026-11-26T16:59:59Z')), '2026-11-26');
  assert.equal(today(Date.parse('2026-11-26T17:00:00Z')), '2026-11-27');
});
