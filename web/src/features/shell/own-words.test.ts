import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReadable, ownWords } from './own-words.ts';

test('of what is said in two languages each reads their own', () => {
  assert.equal(ownWords('Tệp rỗng. (The file is empty.)', 'vi'), 'Tệp rỗng.');
  assert.equal(ownWords('Tệp rỗng. (The file is empty.)', 'en'), 'The file is empty.');
  assert.equal(ownWords('Không được gửi. / It may not be sent.', 'en'), 'It may not be sent.');
  const dissolved = 'Đơn vị Sở Nội vụ đã giải thể. (The unit Sở Nội vụ is dissolved.)';
  assert.equal(ownWords(dissolved, 'en'), 'The unit Sở Nội vụ is dissolved.');
});

test('what is said in one language stays whole, brackets and slashes too', () => {
  assert.equal(ownWords('There is no such e-mail.', 'vi'), undefined);
  assert.equal(ownWords('The name (of a folder)', 'vi'), undefined);
  assert.equal(ownWords('Sở Nội vụ (Phòng Tổ chức)', 'vi'), 'Sở Nội vụ (Phòng Tổ chức)');
  assert.equal(ownWords('Sở Nội vụ (Phòng Tổ chức)', 'en'), undefined);
  assert.equal(isReadable('There is no such e-mail.', 'vi'), false);
  assert.equal(isReadable('Không có thư này.', 'vi'), true);
});
