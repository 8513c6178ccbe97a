/** The answer that is suggested while one is away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggestedAnswer } from './suggested-answer.ts';

test('the days stand in it as people write them, in both languages', () => {
  const text = suggestedAnswer('Nguyễn Văn An', '2026-11-25', '2026-12-01');
  assert.match(text, /từ ngày 25\/11\/2026 đến hết ngày 01\/12\/2026 và/);
  assert.match(text, /from 25\/11\/2026 until 01\/12\/2026/);
  assert.match(text, /Nguyễn Văn An/);
});

test('without days it speaks of none', () => {
  assert.match(suggestedAnswer('An', '', ''), /vắng mặt tại cơ quan và sẽ/);
});
