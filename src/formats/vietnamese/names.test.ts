/** Tests of names: their parts, their clean form, the order of a list of officials. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cleanName, compareVietnameseNames, compareVietnameseText, splitName } from './names.ts';

test('a name has a family, middle and given name', () => {
  assert.deepEqual(splitName('Nguyễn Văn An'), { family: 'Nguyễn', middle: 'Văn', given: 'An' });
  assert.deepEqual(splitName('Tôn Nữ Thị Ninh'), { family: 'Tôn', middle: 'Nữ Thị', given: 'Ninh' });
  assert.deepEqual(splitName('Lê Lợi'), { family: 'Lê', middle: '', given: 'Lợi' });
  assert.deepEqual(splitName('Hồ'), { family: '', middle: '', given: 'Hồ' });
});

test('people are listed by given name, then family name, then middle names', () => {
  const people = [
    'Trần Văn Bình',
    'Nguyễn Văn An',
    'Lê Thị Ân',
    'Lê Văn An',
    'Nguyễn Thị An',
    'Hồ Đức',
    'Hồ Dũng',
  ];
  assert.deepEqual(people.sort(compareVietnameseNames), [
    'Lê Văn An',
    'Nguyễn Thị An',
    'Nguyễn Văn An',
    'Lê Thị Ân',
    'Trần Văn Bình',
    'Hồ Dũng',
    'Hồ Đức',
  ]);
});

test('a decomposed name is the same name', () => {
  assert.equal(compareVietnameseNames('Nguyễn Văn An', 'Nguyễn Văn An'.normalize('NFD')), 0);
});

test('names of places stand in the order of the Vietnamese alphabet', () => {
  assert.deepEqual(['Hương Vân', 'Hương Văn', 'Hương An'].sort(compareVietnameseText), [
    'Hương An',
    'Hương Văn',
    'Hương Vân',
  ]);
});

test('a name is cleaned of what nobody sees and of look-alike letters', () => {
  assert.equal(cleanName('  Ðỗ\u200b  Thị\t\u202eLan\r\n'), 'Đỗ Thị Lan');
  assert.equal(cleanName(' \u200b '), '');
  assert.equal(cleanName('a'.repeat(201)), '');
});

test('cleaning twice changes nothing and never leaves a line break', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const clean = cleanName(text);
      assert.equal(cleanName(clean), clean);
      assert.doesNotMatch(clean, /[\r\n\0]/);
    }),
  );
});

test('the order is antisymmetric', () => {
  const words = fc.array(fc.constantFrom('An', 'Ân', 'Đức', 'Lê', 'lê', 'Văn', 'Vân'), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(words, words, (a, b) => {
      const left = a.join(' ');
      const right = b.join(' ');
      assert.equal(
        Math.sign(compareVietnameseNames(left, right)),
        -Math.sign(compareVietnameseNames(right, left)) + 0,
      );
    }),
  );
});
