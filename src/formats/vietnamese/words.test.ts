import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { holdsPhrase, MAX_WORD, phraseOf, spacedWords, wordsOf } from './words.ts';

function finds(text: string, wanted: string): boolean {
  const phrase = phraseOf(wanted);
  return phrase !== undefined && holdsPhrase(spacedWords(text), phrase);
}

test('words are folded and stand without what is between them', () => {
  assert.deepEqual(wordsOf('Quyết định số 05/2005/QĐ-UB,\r\nvề e-mail'), [
    'quyet',
    'dinh',
    'so',
    '05',
    '2005',
    'qd',
    'ub',
    've',
    'e',
    'mail',
  ]);
  assert.deepEqual(wordsOf('Москва, 順化 2005'), ['москва', '順化', '2005']);
  assert.deepEqual(wordsOf(' – … '), []);
});

test('a phrase is found over the end of a line, with or without diacritics, by parts of its outer words', () => {
  const text = 'Căn cứ Quyết\r\nđịnh của UBND';
  for (const wanted of ['quyết định', 'QUYET DINH', 'uyết đị', 'định', 'ubnd'])
    assert.ok(finds(text, wanted), wanted);
  for (const wanted of ['định quyết', 'quyết của', 'quyetdinh']) assert.ok(!finds(text, wanted), wanted);
});

test('a blank at an end of what is looked for is the end of a word', () => {
  assert.ok(finds('thư điện tử', 'thư '));
  assert.ok(!finds('thương mại', 'thư '));
  assert.ok(finds('nhà thương', ' thư'));
  assert.ok(!finds('cathư', ' thư'));
});

test('of an endless word the beginning is known', () => {
  assert.deepEqual(wordsOf('a'.repeat(500)), ['a'.repeat(MAX_WORD)]);
  assert.deepEqual(wordsOf(`順${'𠀀'.repeat(500)}`), [`順${'𠀀'.repeat(31)}`], 'no half of a character');
});

test('every run of words of a text is found in it', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (whole, from, length) => {
      const words = wordsOf(whole);
      const start = words.length === 0 ? 0 : from % words.length;
      const part = words.slice(start, start + 1 + (length % 3)).join(' ');
      if (part !== '') assert.ok(finds(whole, part));
    }),
  );
});
