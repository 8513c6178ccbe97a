/** Searches as people type them, Vietnamese and English, with and without diacritics. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSearch } from './parse-search.ts';

const folders: Readonly<Record<string, string>> = { inbox: 'M1', sent: 'M2', 'Dự án': 'M3' };
const filterOf = (text: string): object | null => parseSearch(text, (name) => folders[name]).filter;

test('a word is looked for everywhere', () => {
  assert.deepEqual(filterOf('bão'), { text: 'bão' });
  assert.equal(filterOf('  '), null);
});

test('operators have Vietnamese names, names without diacritics, and English twins', () => {
  for (const text of ['từ:hương', 'tu:hương', 'from:hương', 'Từ:hương'])
    assert.deepEqual(filterOf(text), { from: 'hương' }, text);
  assert.deepEqual(filterOf('đến:an'), { to: 'an' });
  assert.deepEqual(filterOf('chủ đề:"phòng chống bão"'), { subject: 'phòng chống bão' });
});

test('files, unread, flagged', () => {
  assert.deepEqual(filterOf('có:tệp'), { hasAttachment: true });
  assert.deepEqual(filterOf('has:attachment'), { hasAttachment: true });
  assert.deepEqual(filterOf('chưa:đọc'), { notKeyword: '$seen' });
  assert.deepEqual(filterOf('is:unread'), { notKeyword: '$seen' });
  assert.deepEqual(filterOf('có:sao'), { hasKeyword: '$flagged' });
});

test('days are days in Huế, in the order that people write them', () => {
  assert.deepEqual(filterOf('sau:25/11/2026'), { after: '2026-11-24T17:00:00Z' });
  assert.deepEqual(filterOf('before:2026-11-25'), { before: '2026-11-24T17:00:00Z' });
});

test('sizes and folders', () => {
  assert.deepEqual(filterOf('lớn hơn:5M'), { minSize: 5_000_000 });
  assert.deepEqual(filterOf('trong:"đã gửi"'), { inMailbox: 'M2' });
  assert.deepEqual(filterOf('in:inbox'), { inMailbox: 'M1' });
});

test('several conditions must all be true, and a minus takes away', () => {
  assert.deepEqual(filterOf('từ:hương báo cáo'), {
    operator: 'AND',
    conditions: [{ from: 'hương' }, { text: 'báo' }, { text: 'cáo' }],
  });
  assert.deepEqual(filterOf('-nháp'), { operator: 'NOT', conditions: [{ text: 'nháp' }] });
});

test('what is no operator is a word: an address with a colon, a time', () => {
  assert.deepEqual(filterOf('14:30'), { text: '14:30' });
  assert.deepEqual(filterOf('https://hue.gov.vn/a'), { text: 'https://hue.gov.vn/a' });
});

test('an operator becomes a chip that can be taken out again', () => {
  const { chips, words } = parseSearch('bão từ:sơn', (name) => folders[name]);
  assert.deepEqual(chips, [{ kind: 'from', value: 'sơn', source: 'từ:sơn' }]);
  assert.equal(words, 'bão');
});
