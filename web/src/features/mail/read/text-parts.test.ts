/** Plain text in pieces: what is written, what is quoted, what signs it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computedMs } from '#tests/computed-time.ts';
import { linkText, splitText } from './text-parts.ts';

test('quotations and signatures are pieces of their own', () => {
  const text =
    'Vâng ạ.\n\nVào 25/11/2026, An đã viết:\n> Chị xem giúp em.\n> Em cảm ơn.\n\n-- \nTrần Thị Thu Hương';
  assert.deepEqual(
    splitText(text).map((piece) => piece.kind),
    ['written', 'quoted', 'signature'],
  );
});

test('a forwarded letter is a quotation to its end', () => {
  const pieces = splitText('Chuyển anh.\n---------- Thư chuyển tiếp ----------\nTừ: An\nNội dung.');
  assert.deepEqual(
    pieces.map((piece) => piece.kind),
    ['written', 'quoted'],
  );
});

test('a text without quotations is one piece', () => {
  assert.deepEqual(splitText('a\n\nb'), [{ kind: 'written', text: 'a\n\nb' }]);
});

test('links end before the sentence does, and addresses are links to write to', () => {
  assert.deepEqual(linkText('Xem https://hue.gov.vn/tin. Hỏi an@hue.gov.vn'), [
    { text: 'Xem ' },
    { text: 'https://hue.gov.vn/tin', href: 'https://hue.gov.vn/tin' },
    { text: '. Hỏi ' },
    { text: 'an@hue.gov.vn', href: 'mailto:an@hue.gov.vn' },
  ]);
});

test('a line made to send the search for addresses back and forth is read at once', () => {
  const from = computedMs();
  assert.deepEqual(linkText('h'.repeat(200_000)).length, 1);
  assert.ok(computedMs() - from < 1000);
});
