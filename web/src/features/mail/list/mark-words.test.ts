import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from '#formats/vietnamese/words.ts';
import { markWords } from './mark-words.ts';

const shown = (text: string, search: string): string =>
  markWords(text, wordsOf(search))
    .map(({ text: piece, isMarked }) => (isMarked ? `[${piece}]` : piece))
    .join('');

test('words are marked with or without diacritics, and by their beginning', () => {
  assert.equal(shown('Giấy mời họp số 05/2005/QĐ-UB', 'giay moi'), '[Giấy] [mời] họp số 05/2005/QĐ-UB');
  assert.equal(shown('Giấy mời họp số 05/2005/QĐ-UB', 'qđ'), 'Giấy mời họp số 05/2005/[QĐ]-UB');
  assert.equal(shown('quyết định', 'quy'), '[quyết] định');
});

test('a text without the words, and an empty one, stay whole', () => {
  assert.deepEqual(markWords('Kính gửi anh', ['hop']), [{ text: 'Kính gửi anh', isMarked: false }]);
  assert.deepEqual(markWords('', ['hop']), []);
});
