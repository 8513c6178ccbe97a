/** Tests of folding: every Vietnamese letter, look-alikes, other Latin letters, other scripts, and its laws. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { foldForSearch } from './fold.ts';

const VOWELS = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'];
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
const VIETNAMESE = VOWELS.flatMap((vowel) => TONES.map((tone) => (vowel + tone).normalize('NFC'))).concat(
  'đ',
);
const PLAIN: Record<string, string> = { ă: 'a', â: 'a', ê: 'e', ô: 'o', ơ: 'o', ư: 'u' };

test('every Vietnamese letter, in both cases and both forms, folds to its plain letter', () => {
  for (const vowel of VOWELS) {
    for (const tone of TONES) {
      const letter = (vowel + tone).normalize('NFC');
      for (const form of [
        letter,
        letter.toUpperCase(),
        letter.normalize('NFD'),
        letter.toUpperCase().normalize('NFD'),
      ])
        assert.equal(foldForSearch(form), PLAIN[vowel] ?? vowel, form);
    }
  }
});

test('đ, Đ and the look-alikes ð and Ð all fold to d', () => {
  assert.equal(foldForSearch('đĐðÐ'), 'dddd');
  assert.equal(foldForSearch('Ðoàn Ðình Đức'), 'doan dinh duc');
});

test('whole sentences fold as an official would type them without diacritics', () => {
  assert.equal(
    foldForSearch('Uỷ ban nhân dân tỉnh Thừa Thiên Huế – “Quyết định”'),
    'uy ban nhan dan tinh thua thien hue – “quyet dinh”',
  );
  assert.equal(foldForSearch('Nguye\u0302\u0303n Va\u0306n An'), 'nguyen van an');
});

test('a tone before or after the hat makes no difference', () => {
  assert.equal(foldForSearch('e\u0302\u0303'), 'e');
  assert.equal(foldForSearch('e\u0303\u0302'), 'e');
});

test('other Latin letters are spelled in ASCII', () => {
  assert.equal(
    foldForSearch('Straße Œuvre Łódź Ærø Þór naïve ŞİŞLİ ﬁn'),
    'strasse oeuvre lodz aero thor naive sisli fin',
  );
  assert.equal(foldForSearch('ＡＢＣ１２'), 'abc12');
});

test('what has no width disappears and a space that does not break is a space', () => {
  assert.equal(foldForSearch('văn\u00a0bản\u00ad mật\u200b'), 'van ban mat');
});

test('other scripts keep their letters', () => {
  assert.equal(foldForSearch('Москва Ελλάδα 順化 Huế 😀'), 'москва ελλαδα 順化 hue 😀');
});

test('text longer than a chunk folds like its pieces', () => {
  const piece = 'Nguyễn Thị Ánh Đào, ';
  assert.equal(foldForSearch(piece.repeat(1000)), 'nguyen thi anh dao, '.repeat(1000));
});

test('composed and decomposed text fold to the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(foldForSearch(text.normalize('NFC')), foldForSearch(text.normalize('NFD')));
    }),
  );
});

test('folding twice changes nothing, for any UTF-16 at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(foldForSearch(foldForSearch(text)), foldForSearch(text));
    }),
    { numRuns: 1000 },
  );
});

test('Vietnamese text always folds to ASCII, upper and lower case alike', () => {
  const words = fc.array(fc.constantFrom(...VIETNAMESE, 'b', ' ', 'ng', '1'));
  fc.assert(
    fc.property(words, (letters) => {
      const text = letters.join('');
      assert.match(foldForSearch(text), /^[a-z0-9 ]*$/);
      assert.equal(foldForSearch(text.toUpperCase()), foldForSearch(text));
    }),
  );
});
