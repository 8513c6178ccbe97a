import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutMarks } from './marks.ts';

test('letters lose their marks, composed or not, and nothing else', () => {
  assert.equal(withoutMarks('Ông Đặng ở Huế: đã gửi 3 thư!'), 'Ong Dang o Hue: da gui 3 thu!');
  assert.equal(withoutMarks('Đặng'.normalize('NFD')), 'Dang');
  assert.equal(withoutMarks('日本'), '日本');
});
