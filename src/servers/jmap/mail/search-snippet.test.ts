import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markWords } from './search-snippet.ts';

test('words are marked as they stand in the text, found without diacritics, and nothing becomes a tag', () => {
  assert.equal(
    markWords('Căn cứ <Quyết định> số 05', new Set(['quyet', 'dinh'])),
    'Căn cứ &lt;<mark>Quyết</mark> <mark>định</mark>&gt; số 05',
  );
  assert.equal(markWords('không có gì', new Set(['quyet'])), null);
  assert.equal(markWords('gì cũng được', new Set()), null);
});

test('of a long text the part around the first hit is shown, within 255 octets', () => {
  const marked = markWords(`${'trước '.repeat(100)}họp ${'sau '.repeat(100)}`, new Set(['hop'])) ?? '';
  assert.match(marked, /trước <mark>họp<\/mark> sau/);
  assert.ok(Buffer.byteLength(marked) <= 255);
});
