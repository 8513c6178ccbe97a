/** Tests of people's local parts: the rule, namesakes, minority and foreign names, reserved words, limits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { allocateLocalPart, isValidLocalPart, localPartOfName, MAX_LOCAL_PART } from './addresses.ts';
import { isReservedLocalPart } from './reserved-words.ts';

const free = (): boolean => false;

test('a name gives its folded words without spaces', () => {
  assert.equal(localPartOfName('Nguyễn Văn An'), 'nguyenvanan');
  assert.equal(localPartOfName('Nguyễn Văn An'.normalize('NFD')), 'nguyenvanan');
  assert.equal(localPartOfName('ÐẶNG THỊ ÁNH ĐÀO'), 'dangthianhdao');
});

test('names of minority people, foreign names and single words give addresses too', () => {
  assert.equal(localPartOfName('Hồ Thị A Nhi'), 'hothianhi');
  assert.equal(localPartOfName('Kôn Sa'), 'konsa');
  assert.equal(localPartOfName('Ka-Sô H’Lan'), 'kasohlan');
  assert.equal(localPartOfName("Seán O'Connor"), 'seanoconnor');
  assert.equal(localPartOfName('Viên'), 'vien');
  assert.equal(localPartOfName('Nguyễn Văn An (Phòng Tổng hợp)'), 'nguyenvanan');
});

test('namesakes are numbered from 02, past every address ever given', () => {
  const taken = new Set<string>();
  const names = Array.from({ length: 101 }, () => {
    const result = allocateLocalPart('Nguyễn Văn An', (localPart) => taken.has(localPart));
    assert.ok('localPart' in result);
    taken.add(result.localPart);
    return result.localPart;
  });
  assert.deepEqual(names.slice(0, 3), ['nguyenvanan', 'nguyenvanan02', 'nguyenvanan03']);
  assert.equal(names[98], 'nguyenvanan99');
  assert.equal(names[99], 'nguyenvanan100');
});

test('names that differ only by their marks are namesakes', () => {
  const result = allocateLocalPart('Nguyễn Vân Ân', (localPart) => localPart === 'nguyenvanan');
  assert.deepEqual(result, { localPart: 'nguyenvanan02' });
});

test('a name that ends in a digit keeps its number apart', () => {
  assert.deepEqual(
    allocateLocalPart('Tổ 1', (localPart) => localPart === 'to1'),
    { localPart: 'to1-02' },
  );
});

test('words of the administration are not given, in any case or punctuation', () => {
  for (const name of ['Quản Trị', 'Postmaster', 'ROOT', 'Chủ Tịch', 'No Reply'])
    assert.match(JSON.stringify(allocateLocalPart(name, free)), /^\{"localPart":"[a-z]+02"\}$/, name);
  assert.equal(isReservedLocalPart('No-Reply'), true);
  assert.equal(isReservedLocalPart('nguyenvanan'), false);
});

test('a name without a Latin letter is sent back', () => {
  assert.deepEqual(allocateLocalPart('阮文安', free), { fault: 'noLetters' });
  assert.deepEqual(allocateLocalPart('007', free), { fault: 'noLetters' });
  assert.deepEqual(allocateLocalPart(' ', free), { fault: 'noLetters' });
});

test('the search for a free number ends', () => {
  assert.deepEqual(
    allocateLocalPart('Lê Lợi', () => true),
    { fault: 'tooMany' },
  );
});

test('a very long name loses middle names before anything else', () => {
  const name = `Công ${'Huyền Tôn Nữ '.repeat(5)}Phương`;
  const localPart = localPartOfName(name);
  assert.match(localPart, /^cong.*phuong$/);
  assert.ok(localPart.length <= MAX_LOCAL_PART - 8);
});

test('whatever the name, what is allocated is a valid address that was free', () => {
  const taken = fc.func(fc.boolean());
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), taken, (name, isTaken) => {
      const result = allocateLocalPart(name, isTaken);
      if ('fault' in result) return;
      assert.ok(isValidLocalPart(result.localPart), result.localPart);
      assert.equal(isTaken(result.localPart), false);
    }),
  );
});

test('only plain local parts are valid', () => {
  for (const good of ['an', 'huongvan01.huongtra', 'a-b_c.d'])
    assert.equal(isValidLocalPart(good), true, good);
  for (const bad of ['', 'An', '.an', 'an.', 'a..b', 'a b', 'a@b', 'ân', 'a+b', 'a'.repeat(65)])
    assert.equal(isValidLocalPart(bad), false, bad);
});
