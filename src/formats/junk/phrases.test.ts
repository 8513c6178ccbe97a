/** Phrases that junk is made of. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countPhrases } from './phrases.ts';

test('phrases count once each, with and without diacritics, over the ends of lines, as whole words only', () => {
  assert.equal(countPhrases(''), 0);
  assert.equal(countPhrases('Báo cáo kết quả quý III'), 0);
  assert.equal(countPhrases('Bạn đã TRÚNG\r\n  thưởng! Trung thuong lan nua'), 1);
  assert.equal(countPhrases('vay tiền nhanh, lãi suất thấp'), 2);
  assert.equal(countPhrases('vay tiền nhanhhh'), 0, 'a word goes on');
  assert.equal(countPhrases('lottery winner 順化 act now'), 2, 'beside another script');
});
