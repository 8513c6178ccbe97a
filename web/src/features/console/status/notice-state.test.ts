import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromField, noticeState, toField } from './notice-state.ts';
import type { StatusNotice } from './status-types.ts';

const NOW = Date.parse('2026-11-26T03:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

function stateOf(startsAt: string, endsAt: string | null, endedAt: string | null) {
  return noticeState({ startsAt, endsAt, endedAt } as StatusNotice, NOW);
}

test('a notice is coming, going on, over, or withdrawn before it began', () => {
  assert.equal(stateOf(at(5), at(9), null), 'coming');
  assert.equal(stateOf(at(-5), null, null), 'now');
  assert.equal(stateOf(at(-5), at(-1), null), 'over');
  assert.equal(stateOf(at(-5), at(9), at(-1)), 'over');
  assert.equal(stateOf(at(5), at(9), at(-1)), 'withdrawn');
});

test('a field of date and time speaks the time of Việt Nam', () => {
  assert.equal(toField('2026-11-26T17:30:00.000Z'), '2026-11-27T00:30');
  assert.equal(fromField('2026-11-27T00:30'), '2026-11-26T17:30:00.000Z');
  assert.deepEqual([toField(null), fromField('')], ['', null]);
});
