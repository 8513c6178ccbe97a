/** Tests of units' local parts against the annex of the decision and the examples of R4.1. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isValidLocalPart } from './addresses.ts';
import { communeLocalParts, unitLocalPart } from './units.ts';

const aLuoi = { name: 'UBND huyện A Lưới', code: 'aluoi' };
const huongTra = { name: 'UBND huyện Hương Trà', code: 'huongtra' };

test('the rule gives the accounts of the annex, bar the three that the annex names otherwise', () => {
  const csv = readFileSync(join(import.meta.dirname, '../../../db/agencies.csv'), 'utf8');
  const rows = [...csv.matchAll(/^(\d+),(?:"([^"]+)"|([^,]+)),(\w+)@/gm)];
  assert.equal(rows.length, 44);
  const different = rows
    .filter((row) => unitLocalPart(row[2] ?? row[3] ?? '') !== row[4])
    .map((row) => row[4]);
  assert.deepEqual(different, ['ttra', 'sngv', 'vphdqh']);
});

test('communes that fold alike in one district are numbered by the alphabet, whatever order they come in', () => {
  assert.deepEqual(communeLocalParts(huongTra, ['Xã Hương Vân', 'Xã Hương Văn', 'Xã Hương Toàn']), [
    'huongvan02.huongtra',
    'huongvan01.huongtra',
    'huongtoan.huongtra',
  ]);
});

test('a township that shares its district name carries its type', () => {
  assert.deepEqual(communeLocalParts(aLuoi, ['Thị trấn A Lưới', 'Xã A Roàng', 'Xã Hồng Hạ']), [
    'ttaluoi.aluoi',
    'aroang.aluoi',
    'hongha.aluoi',
  ]);
});

test('a commune that comes later gets the next number', () => {
  const taken = new Set(['huongvan01.huongtra', 'huongvan02.huongtra', 'huongan.huongtra']);
  assert.deepEqual(
    communeLocalParts(huongTra, ['Xã Hương Vạn', 'Phường Hương An'], (localPart) => taken.has(localPart)),
    ['huongvan03.huongtra', 'huongan02.huongtra'],
  );
  const later = new Set(['huongvan02.huongtra']);
  assert.deepEqual(
    communeLocalParts(huongTra, ['Xã Hương Văn'], (localPart) => later.has(localPart)),
    ['huongvan01.huongtra'],
  );
});

test('where no districts are left a commune has its place alone, and its type where a district had the place', () => {
  const taken = new Set(['phongdien', 'aluoi']);
  assert.deepEqual(
    communeLocalParts(
      undefined,
      ['UBND phường Thuận Hoá', 'UBND phường Phong Điền', 'UBND xã A Lưới 1', 'Xã Hương Vân', 'Xã Hương Văn'],
      (localPart) => taken.has(localPart),
    ),
    ['thuanhoa', 'pphongdien', 'aluoi1', 'huongvan02', 'huongvan01'],
  );
});

test('the kinds of place are recognised with and without the committee in front', () => {
  const hue = { name: 'UBND thành phố Huế', code: 'tphue' };
  assert.deepEqual(communeLocalParts(hue, ['UBND phường Vỹ Dạ', 'Phường Thuận Hoà', 'P. Phú Hội']), [
    'vyda.tphue',
    'thuanhoa.tphue',
    'phuhoi.tphue',
  ]);
  assert.equal(unitLocalPart('UBND thị xã Hương Thuỷ'), 'txhuongthuy');
});

test('every local part of a unit is a valid address', () => {
  for (const localPart of communeLocalParts(aLuoi, ['Xã A Đớt', 'Xã Hương Phong', 'Thị trấn A Lưới']))
    assert.ok(isValidLocalPart(localPart), localPart);
});
